using System.Globalization;
using System.Text;

namespace Quiver.Compute.Tests.Json;

/// <summary>Writes random JSON with blanks and escapes where they are allowed.</summary>
sealed class RandomJson(Random random)
{
    static readonly string[] _names = ["a", "b", "c", "a b", "é", "x\\n", ""];

    /// <summary>Returns a text.</summary>
    public string Next()
    {
        var text = new StringBuilder();
        Append(text, 4);
        return text.ToString();
    }

    /// <summary>Damages a text.</summary>
    public string Damage(string text)
    {
        var damaged = new StringBuilder(text);
        for (int i = random.Next(1, 4); i > 0 && damaged.Length > 0; i--)
        {
            int at = random.Next(damaged.Length);
            const string Marks = "{}[]\",:\\-+.eE019tfn ux\u0001";
            switch (random.Next(3))
            {
                case 0:
                    damaged.Remove(at, 1);
                    break;
                case 1:
                    damaged.Insert(at, Marks[random.Next(Marks.Length)]);
                    break;
                default:
                    damaged[at] = Marks[random.Next(Marks.Length)];
                    break;
            }
        }

        return damaged.ToString();
    }

    void Append(StringBuilder text, int depth)
    {
        Blank(text);
        switch (random.Next(depth == 0 ? 5 : 8))
        {
            case 0:
                text.Append(random.Next(3) switch { 0 => "true", 1 => "false", _ => "null" });
                break;
            case 1:
                text.Append(random.Next(-1000, 1000).ToString(CultureInfo.InvariantCulture));
                break;
            case 2:
                text.Append((random.NextDouble() * 100).ToString("R", CultureInfo.InvariantCulture));
                break;
            case 3 or 4:
                string inside = random.Next(4) switch { 0 => "", 1 => "\\u00e9\\\"\\\\", 2 => "plain ü", _ => "tab\\t/\\/" };
                text.Append('"').Append(inside).Append('"');
                break;
            case 5 or 6:
                Items(text, '[', ']', () => Append(text, depth - 1));
                break;
            default:
                int next = random.Next(_names.Length);
                Items(text, '{', '}', () =>
                {
                    text.Append('"').Append(_names[next++ % _names.Length]).Append('"');
                    Blank(text);
                    text.Append(':');
                    Append(text, depth - 1);
                });
                break;
        }

        Blank(text);
    }

    void Items(StringBuilder text, char open, char close, Action append)
    {
        text.Append(open);
        for (int i = 0, count = random.Next(5); i < count; i++)
        {
            text.Append(i > 0 ? "," : "");
            append();
        }

        text.Append(close);
    }

    void Blank(StringBuilder text) => text.Append(random.Next(5) switch { 0 => " ", 1 => "\n\t", _ => "" });
}
