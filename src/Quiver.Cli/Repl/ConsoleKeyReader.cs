namespace Quiver.Cli.Repl;

/// <summary>Reads keys from the terminal without showing them.</summary>
sealed class ConsoleKeyReader : IKeyReader
{
    /// <inheritdoc/>
    public bool HasKey => Console.KeyAvailable;

    /// <inheritdoc/>
    public ConsoleKeyInfo Read()
    {
        // Only while a key is awaited: a query must be interrupted by the signal.
        Console.TreatControlCAsInput = true;
        try
        {
            return Console.ReadKey(intercept: true);
        }
        finally
        {
            Console.TreatControlCAsInput = false;
        }
    }
}
