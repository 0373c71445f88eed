using System.CommandLine;
using System.CommandLine.Invocation;

namespace Quiver.Cli.Serving;

/// <summary>Writes the help of <c>quiver serve</c>: settings by group, with their defaults; variables and members are told once.</summary>
sealed class ServeHelp : SynchronousCommandLineAction
{
    const int Width = 100;
    const int Indent = 34;

    /// <inheritdoc/>
    public override bool ClearsParseErrors => true;

    /// <inheritdoc/>
    public override int Invoke(ParseResult parseResult)
    {
        Write(parseResult.InvocationConfiguration.Output);
        return CliApplication.Success;
    }

    /// <summary>Writes the help.</summary>
    internal static void Write(TextWriter output)
    {
        output.WriteLine("""
            Serves a database directory over HTTP, to the clients of InfluxDB 1, 2 and 3.

            Usage:
              quiver serve [--data DIR] [options]

            Examples:
              quiver serve --data /var/lib/quiver
              quiver serve --data /var/lib/quiver --bind 0.0.0.0:8181 --tls-cert server.pem --tls-key server.key
              QUIVER_DATA=/var/lib/quiver QUIVER_LOG_FORMAT=json quiver serve --config /etc/quiver.json

            Every setting is a flag, an environment variable and a member of the configuration file:
            --query-timeout 30s, QUIVER_QUERY_TIMEOUT=30s, { "query-timeout": "30s" }.
            Flags come before the environment, and that before the file.
            """);
        foreach (ServeOptionGroup group in ServeOptions.Groups)
        {
            output.WriteLine($"\n{group.Name}:");
            foreach (ServeOption option in group.Options)
            {
                Entry(output, $"--{option.Name}{(option.IsSwitch ? "" : " " + option.Value)}", option.Description + DefaultOf(option));
            }
        }

        output.WriteLine("\nThis command:");
        Entry(output, "--config FILE", "The configuration file, a JSON object (QUIVER_CONFIG).");
        Entry(output, "--print-config", "Writes all settings as a configuration file, with where each comes from, and ends.");
        Entry(output, "--help, -h", "Shows this.");
        output.WriteLine("""

            Signals: SIGTERM or Ctrl-C ends the server once the requests under way have ended;
            a second one ends it at once.
            Exit codes: 0 after a signal, 1 where the directory or the address cannot be had,
            2 for wrong settings.
            """);
    }

    static string DefaultOf(ServeOption option) => option switch
    {
        { Default: { } text, IsSwitch: false } => $" [{text}]",
        { Default: "true" } => " [on]",
        { ComputedDefault: { } computed } => $" [{computed}]",
        _ => "",
    };

    static void Entry(TextWriter output, string name, string text)
    {
        string line = ("  " + name).PadRight(Indent);
        foreach (string word in text.Split(' '))
        {
            if (line.Length + word.Length + 1 > Width && line.Trim().Length > 0)
            {
                output.WriteLine(line.TrimEnd());
                line = new string(' ', Indent);
            }

            line += line.EndsWith(' ') ? word : " " + word;
        }

        output.WriteLine(line.TrimEnd());
    }
}
