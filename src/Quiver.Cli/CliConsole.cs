using System.Text;
using Microsoft.Win32.SafeHandles;
using Quiver.Cli.Databases;
using Quiver.Cli.Repl;
using Quiver.Cli.Running;

namespace Quiver.Cli;

/// <summary>What the command has around it: streams, terminal, keys, signals, and how to open a database.</summary>
sealed class CliConsole
{
    const int FallbackWidth = 120;

    /// <summary>Standard input.</summary>
    public required TextReader Input { get; init; }

    /// <summary>Opens standard input for what is no text.</summary>
    public Func<Stream> OpenInput { get; init; } = Console.OpenStandardInput;

    /// <summary>Standard output: data and nothing else.</summary>
    public required Stream Output { get; init; }

    /// <summary>Standard error: everything that is not data.</summary>
    public required TextWriter Error { get; init; }

    /// <summary>Whether a person types the input.</summary>
    public bool IsInputTerminal { get; init; }

    /// <summary>Whether a person reads the output.</summary>
    public bool IsOutputTerminal { get; init; }

    /// <summary>Whether a person reads the messages.</summary>
    public bool IsErrorTerminal { get; init; }

    /// <summary>Returns the width of the terminal.</summary>
    public Func<int> Width { get; init; } = () => FallbackWidth;

    /// <summary>The keys of a person.</summary>
    public IKeyReader? Keys { get; init; }

    /// <summary>Ctrl-C while a query runs.</summary>
    public InterruptSource Interrupts { get; init; } = new();

    /// <summary>The file of the history, null to remember nothing.</summary>
    public string? HistoryPath { get; init; }

    /// <summary>Opens a database.</summary>
    public Func<DatabaseSettings, ISqlDatabase> OpenDatabase { get; init; } = EngineDatabase.Open;

    /// <summary>Returns the console of the process.</summary>
    public static CliConsole OfProcess()
    {
        bool isInputTerminal = !Console.IsInputRedirected;
        var utf8 = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false);
        Stream output = OpenOutput();
        return new CliConsole
        {
            Input = isInputTerminal ? Console.In : new StreamReader(Console.OpenStandardInput(), utf8, false, 64 * 1024),
            Output = output,
            OpenDatabase = settings => EngineDatabase.Open(settings, output),
            Error = Console.Error,
            IsInputTerminal = isInputTerminal,
            IsOutputTerminal = !Console.IsOutputRedirected,
            IsErrorTerminal = !Console.IsErrorRedirected,
            Width = TerminalWidth,
            Keys = isInputTerminal ? new ConsoleKeyReader() : null,
            Interrupts = InterruptSource.OfProcess(),
            HistoryPath = Path.Combine(
                Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData, Environment.SpecialFolderOption.DoNotVerify),
                "quiver",
                "history"),
        };
    }

    /// <summary>
    /// Opens a pipe by its descriptor: the console's own stream hides that a reader such as <c>head</c> went away, and a query would
    /// run on for nobody. A file goes through the console's stream, which shares the offset with the processes before and after.
    /// </summary>
    static Stream OpenOutput()
    {
        if (!OperatingSystem.IsWindows() && Console.IsOutputRedirected)
        {
            var pipe = new FileStream(new SafeFileHandle(1, ownsHandle: false), FileAccess.Write, bufferSize: 1);
            if (!pipe.CanSeek)
            {
                return pipe;
            }
        }

        return Console.OpenStandardOutput();
    }

    static int TerminalWidth()
    {
        try
        {
            return Console.WindowWidth > 0 ? Console.WindowWidth : FallbackWidth;
        }
        catch (IOException)
        {
            return FallbackWidth;
        }
    }
}
