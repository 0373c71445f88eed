using Quiver.Cli.Repl;

namespace Quiver.Cli.Tests;

/// <summary>Presses keys: characters as they are, names such as <c>&lt;up&gt;</c> or <c>&lt;c-a&gt;</c>; Ctrl-D at the end.</summary>
sealed class FakeKeys(string script) : IKeyReader
{
    static readonly Dictionary<string, ConsoleKey> _named = new()
    {
        ["up"] = ConsoleKey.UpArrow,
        ["down"] = ConsoleKey.DownArrow,
        ["left"] = ConsoleKey.LeftArrow,
        ["right"] = ConsoleKey.RightArrow,
        ["home"] = ConsoleKey.Home,
        ["end"] = ConsoleKey.End,
        ["del"] = ConsoleKey.Delete,
        ["bs"] = ConsoleKey.Backspace,
        ["tab"] = ConsoleKey.Tab,
        ["esc"] = ConsoleKey.Escape,
    };

    int _next;

    public bool HasKey => false;

    public ConsoleKeyInfo Read()
    {
        if (_next >= script.Length)
        {
            return new ConsoleKeyInfo('\u0004', ConsoleKey.D, false, false, true);
        }

        char c = script[_next++];
        if (c == '\n')
        {
            return new ConsoleKeyInfo('\r', ConsoleKey.Enter, false, false, false);
        }

        if (c != '<')
        {
            return new ConsoleKeyInfo(c, ConsoleKey.None, false, false, false);
        }

        int end = script.IndexOf('>', _next);
        string name = script[_next..end];
        _next = end + 1;
        bool isControl = name.StartsWith("c-", StringComparison.Ordinal);
        name = isControl ? name[2..] : name;
        ConsoleKey key = _named.TryGetValue(name, out ConsoleKey named) ? named : Enum.Parse<ConsoleKey>(name, ignoreCase: true);
        return new ConsoleKeyInfo('\0', key, false, false, isControl);
    }
}
