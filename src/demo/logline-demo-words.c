/* SPDX-FileCopyrightText: The Logline developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "logline-demo-words.h"

#include <string.h>

#define PAYLOAD_MIN 2000
#define PAYLOAD_MAX 20000

static const char *const addresses[] = {
  "192.0.2.17", "192.0.2.81", "198.51.100.4", "198.51.100.201", "203.0.113.9", "203.0.113.77",
  "2001:db8::17", "2001:db8:4::a1", NULL,
};
static const char *const booleans[] = { "true", "false", NULL };
static const char *const cities[] = {
  "København", "São Paulo", "Wrocław", "東京", "Αθήνα", "Toronto", "Zürich", "서울", "Nairobi", "Łódź",
  "القاهرة", "Reykjavík", NULL,
};
static const char *const greetings[] = {
  "Grüß Gott", "こんにちは", "Olá 👋", "Dzień dobry", "Привет", "你好", "Hello there", "🎉 thanks! 🎉",
  "नमस्ते", "Καλημέρα", "Merci beaucoup", NULL,
};
static const char *const languages[] = { "de", "en", "fr", "ja", "pl", "pt-BR", "ru", "zh", NULL };
static const char *const methods[] = { "GET", "GET", "GET", "POST", "PUT", "DELETE", NULL };
static const char *const paths[] = {
  "/", "/api/v1/basket", "/api/v1/catalogue?page=2", "/api/v1/orders", "/api/v1/orders/latest",
  "/api/v1/search?q=caf%C3%A9", "/health", "/images/teapot.webp", "/static/app.js", NULL,
};
static const char *const people[] = {
  "Zoë Müller", "José Álvarez", "Łukasz Żak", "李雷", "山田花子", "Ольга Смирнова", "Ada Lovelace",
  "Nguyễn Văn An", "Μαρία Παππά", "Björn Åkesson", "김민준", "Aoife O’Brien", NULL,
};
static const char *const products[] = {
  "teapot, blue", "café crème 250 g", "茶碗", "Käsemesser", "umbrella ☂", "notebook A5",
  "🎁 gift card", "piñata", NULL,
};
static const char *const providers[] = { "northpay", "cardbridge", "velopay", NULL };
static const char *const refusals[] = {
  "card expired", "insufficient funds", "limit exceeded", "3-D Secure not completed", NULL,
};
static const char *const statements[] = {
  "SELECT id, name, price FROM products WHERE id = $1",
  "UPDATE baskets SET changed = now() WHERE session = $1",
  "INSERT INTO orders (customer_id, total, note) VALUES ($1, $2, $3) RETURNING id",
  "SELECT count(*) FROM orders WHERE created > now() - interval '1 hour'",
  "DELETE FROM sessions WHERE expires < now()", NULL,
};
static const char *const statuses[] = {
  "200", "200", "200", "200", "200", "201", "204", "304", "302", "404", NULL,
};
static const char *const tables[] = { "orders", "customers", "products", "baskets", NULL };
static const char *const upstreams[] = {
  "catalogue:8081", "orders:8082", "payments:8083", "search:9200", NULL,
};
static const char *const users[] = {
  "alice", "bob", "carol", "dave", "erin", "frank", "grace", "heidi", "ivan", "zoe", NULL,
};

typedef enum
{
  WORD,    /* one of a list */
  NUMBER,  /* from min to max - 1 */
  DIGITS,  /* the same with leading zeros, three of them */
  HEX,
  MONEY,
  PAYLOAD, /* a large JSON object */
} Kind;

/* Sorted by name. */
static const struct
{
  const char        *name;
  Kind               kind;
  gboolean           is_fixed; /* the same in the whole story */
  const char *const *words;
  guint              min;
  guint              max;
} placeholders[] = {
  { "address", WORD, TRUE, addresses },
  { "boolean", WORD, FALSE, booleans },
  { "bytes", NUMBER, FALSE, NULL, 80, 5000 },
  { "city", WORD, TRUE, cities },
  { "few", NUMBER, FALSE, NULL, 1, 5 },
  { "greeting", WORD, TRUE, greetings },
  { "language", WORD, TRUE, languages },
  { "line", NUMBER, FALSE, NULL, 20, 700 },
  { "method", WORD, TRUE, methods },
  { "milli", DIGITS, FALSE, NULL, 0, 1000 },
  { "money", MONEY, TRUE, NULL, 199, 49900 },
  { "ms", NUMBER, FALSE, NULL, 1, 250 },
  { "order", NUMBER, TRUE, NULL, 1, 100000 },
  { "path", WORD, TRUE, paths },
  { "payload", PAYLOAD, FALSE },
  { "percent", NUMBER, FALSE, NULL, 1, 90 },
  { "person", WORD, TRUE, people },
  { "port", NUMBER, TRUE, NULL, 20000, 60000 },
  { "product", WORD, TRUE, products },
  { "provider", WORD, TRUE, providers },
  { "refusal", WORD, TRUE, refusals },
  { "request", HEX, TRUE },
  { "second", NUMBER, FALSE, NULL, 10, 59 },
  { "seconds", NUMBER, FALSE, NULL, 1, 900 },
  { "session", HEX, TRUE },
  { "slow", NUMBER, FALSE, NULL, 1000, 9000 },
  { "small", NUMBER, FALSE, NULL, 1, 60 },
  { "sql", WORD, TRUE, statements },
  { "status", WORD, TRUE, statuses },
  { "table", WORD, TRUE, tables },
  { "upstream", WORD, TRUE, upstreams },
  { "user", WORD, TRUE, users },
};

static gsize
find_placeholder (const char *name,
                  gsize       length)
{
  gsize low = 0;
  gsize high = G_N_ELEMENTS (placeholders);

  while (low < high)
    {
      gsize middle = (low + high) / 2;
      int order = strncmp (placeholders[middle].name, name, length);

      if (order == 0 && placeholders[middle].name[length] == '\0')
        return middle;
      if (order < 0)
        low = middle + 1;
      else
        high = middle;
    }
  g_error ("no placeholder {%.*s}", (int) length, name);
}

/* A number that depends on the story and the placeholder alone, well mixed. */
static guint32
mix (guint32 story,
     gsize   placeholder)
{
  guint32 value = story * 0x9e3779b1u + (guint32) placeholder * 0x85ebca6bu;

  value ^= value >> 15;
  value *= 0x2c1b3c6du;
  value ^= value >> 12;
  value *= 0x297a2d39u;
  return value ^ value >> 15;
}

static const char *
pick (const char *const *words,
      guint32            number)
{
  return words[number % g_strv_length ((char **) words)];
}

static void
append_number (GString *out,
               guint    number)
{
  char digits[12];

  g_string_append_len (out, digits, g_snprintf (digits, sizeof digits, "%u", number));
}

static void
append_payload (GString *out,
                GRand   *random)
{
  gsize end = out->len + g_rand_int_range (random, PAYLOAD_MIN, PAYLOAD_MAX - 200);

  g_string_append_printf (out, "{\"customer\":\"%s\",\"city\":\"%s\",\"items\":[",
                          pick (people, g_rand_int (random)), pick (cities, g_rand_int (random)));
  while (out->len < end)
    {
      guint32 number = g_rand_int (random);

      g_string_append_printf (out,
                              "{\"sku\":\"%08x\",\"name\":\"%s\",\"price\":%u.%02u,\"count\":%u},",
                              number, pick (products, number), number % 300, number % 100,
                              number % 7 + 1);
    }
  out->str[out->len - 1] = ']';
  g_string_append_c (out, '}');
}

static void
append_value (GString *out,
              gsize    index,
              guint32  number,
              GRand   *random)
{
  guint min = placeholders[index].min;
  guint span = placeholders[index].max - min;

  switch (placeholders[index].kind)
    {
    case WORD:
      g_string_append (out, pick (placeholders[index].words, number));
      break;
    case NUMBER:
      append_number (out, min + number % span);
      break;
    case DIGITS:
      g_string_append_printf (out, "%03u", min + number % span);
      break;
    case HEX:
      g_string_append_printf (out, "%08x", number);
      break;
    case MONEY:
      number = min + number % span;
      g_string_append_printf (out, "%u.%02u EUR", number / 100, number % 100);
      break;
    case PAYLOAD:
      append_payload (out, random);
      break;
    default:
      g_assert_not_reached ();
    }
}

void
logline_demo_words_expand (const char *template,
                           guint32     story,
                           GRand      *random,
                           char        space,
                           GString    *out)
{
  while (*template != '\0')
    {
      if (*template == '{')
        {
          gsize length = strcspn (++template, "}");
          gsize index = find_placeholder (template, length);
          guint32 number = placeholders[index].is_fixed ? mix (story, index) : g_rand_int (random);

          append_value (out, index, number, random);
          template += length + 1;
        }
      else
        {
          gsize length = strcspn (template, "{ ");

          g_string_append_len (out, template, length);
          template += length;
          if (*template == ' ')
            {
              g_string_append_c (out, space);
              template++;
            }
        }
    }
}
