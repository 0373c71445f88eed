using System.CommandLine;
using System.Text;
using Quiver.Cli.Commands;
using Quiver.Cli.Output;
using Quiver.Cli.Stores;

namespace Quiver.Cli.InfluxQl;

/// <summary><c>quiver influxql</c>: InfluxQL on a database directory, or on a server.</summary>
sealed class InfluxQlCommand(CliConsole console) : StoreCommand(console)
{
    const string Description = """
        Runs InfluxQL as InfluxDB 1 answers it, on a database directory or on a server.

        Examples:
          quiver influxql "SELECT mean(usage) FROM cpu WHERE time > now() - 1h GROUP BY time(1m), host" -d metrics --data /var/lib/quiver
          quiver influxql "SHOW MEASUREMENTS" -d metrics --host http://localhost:8181 --format csv
        """;

    /// <summary>The units of times, as options and in requests; <c>rfc3339</c> is text.</summary>
    static readonly Dictionary<string, string> _precisions = new(StringComparer.Ordinal)
    {
        ["rfc3339"] = "", ["ns"] = "ns", ["u"] = "u", ["us"] = "u", ["ms"] = "ms", ["s"] = "s", ["m"] = "m", ["h"] = "h",
    };

    readonly Argument<string?> _text = new("influxql")
    {
        Description = "Statements to run, separated by semicolons. Without them: those of standard input.",
        Arity = ArgumentArity.ZeroOrOne,
    };

    readonly Option<string?> _host = new("--host") { Description = "The address of a server.", HelpName = "URL" };
    readonly Option<string?> _token = new("--token") { Description = "The token that the server asks for.", HelpName = "TOKEN" };
    readonly Option<string?> _policy = new("--rp") { Description = "The retention policy.", HelpName = "NAME" };
    readonly Option<string?> _parameters = new("--params") { Description = "Values for $name, as a JSON object.", HelpName = "JSON" };
    readonly Option<bool> _pretty = new("--pretty") { Description = "Indents JSON." };
    readonly Option<string> _format = new("--format")
    {
        Description = "How series are shown.", HelpName = "column|csv|json|table", DefaultValueFactory = _ => "column",
    };

    readonly Option<string> _precision = new("--precision")
    {
        Description = "How times are shown: as text, or as numbers of a unit.",
        HelpName = "rfc3339|ns|u|ms|s|m|h",
        DefaultValueFactory = _ => "rfc3339",
    };

    /// <summary>Creates the command.</summary>
    public Command Create()
    {
        var command = new Command("influxql", Description)
        {
            _text, Data, _host, _token, Database, _policy, _parameters, _format, _precision, _pretty,
        };
        OnOptionalDirectory(command, RunAsync);
        return command;
    }

    async Task<int> RunAsync(string? directory, ParseResult arguments, CancellationToken cancellationToken)
    {
        InfluxQlArguments asked = Read(arguments);
        Uri? host = HostOf(arguments.GetValue(_host));
        if (directory is null == host is null)
        {
            throw new UsageException("give either --data DIR or --host URL");
        }

        if (directory is not null)
        {
            Require(directory);
        }

        LocalInfluxQl? local = directory is null ? null : new LocalInfluxQl(directory, Console);
        RemoteInfluxQl? remote = host is null ? null : new RemoteInfluxQl(host, arguments.GetValue(_token), Console);
        bool isGood;
        if (asked.Format == InfluxQlFormat.Json)
        {
            isGood = await (local?.WriteJsonAsync(asked, cancellationToken) ?? remote!.WriteJsonAsync(asked, cancellationToken));
        }
        else
        {
            await using var text = new StreamWriter(Console.Output, new UTF8Encoding(false), leaveOpen: true);
            using ISeriesWriter writer = WriterOf(asked.Format, text);
            var documents = new AnswerDocuments(writer, Console.Error);
            isGood = await (local?.ShowAsync(asked, documents, cancellationToken)
                ?? remote!.ShowAsync(asked, documents, cancellationToken));
            writer.Finish();
        }

        return isGood ? CliApplication.Success : CliApplication.QueryFailed;
    }

    ISeriesWriter WriterOf(InfluxQlFormat format, TextWriter text) => format switch
    {
        InfluxQlFormat.Csv => new CsvSeriesWriter(text),
        InfluxQlFormat.Table => new TableSeriesWriter(
            Console.Output, Console.IsOutputTerminal ? new TableLayout { Width = Console.Width() } : TableLayout.Plain),
        _ => new ColumnSeriesWriter(text),
    };

    InfluxQlArguments Read(ParseResult arguments)
    {
        string format = arguments.GetRequiredValue(_format);
        string precision = arguments.GetRequiredValue(_precision);
        return new InfluxQlArguments
        {
            Text = arguments.GetValue(_text) ?? Console.Input.ReadToEnd(),
            Database = arguments.GetValue(Database) ?? "",
            Policy = arguments.GetValue(_policy) ?? "",
            Parameters = arguments.GetValue(_parameters),
            IsPretty = arguments.GetValue(_pretty),
            Format = format switch
            {
                "column" => InfluxQlFormat.Column,
                "csv" => InfluxQlFormat.Csv,
                "json" => InfluxQlFormat.Json,
                "table" => InfluxQlFormat.Table,
                _ => throw new UsageException($"--format takes column, csv, json or table, not '{format}'"),
            },
            Epoch = _precisions.GetValueOrDefault(precision)
                ?? throw new UsageException($"--precision takes {string.Join(", ", _precisions.Keys)}, not '{precision}'"),
        };
    }

    static Uri? HostOf(string? text) => text is null ? null
        : Uri.TryCreate(text.EndsWith('/') ? text : text + "/", UriKind.Absolute, out Uri? host) && host is { Scheme: "http" or "https" }
            ? host
            : throw new UsageException($"--host takes an address such as http://localhost:8181, not '{text}'");
}
