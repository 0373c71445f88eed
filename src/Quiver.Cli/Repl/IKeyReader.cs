namespace Quiver.Cli.Repl;

/// <summary>The keys that a person presses.</summary>
interface IKeyReader
{
    /// <summary>Whether a key waits already, as when text is pasted.</summary>
    bool HasKey { get; }

    /// <summary>Waits for a key; Ctrl-C is one.</summary>
    ConsoleKeyInfo Read();
}
