using System.CommandLine;
using System.CommandLine.Help;
using System.Runtime.InteropServices;
using System.Text;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Quiver.Cli.Commands;
using Quiver.Cli.Output;
using Quiver.Connectors.S3;
using Quiver.ObjectStorage;
using Quiver.Server.Hosting;
using Quiver.Server.Observability;

namespace Quiver.Cli.Serving;

/// <summary><c>quiver serve</c>.</summary>
sealed class ServeCommand(CliConsole console)
{
    /// <summary>Lets the web server's spans have the attributes that OpenTelemetry's conventions want.</summary>
    const string WithoutSpanAttributes = "Microsoft.AspNetCore.Hosting.SuppressActivityOpenTelemetryData";

    readonly Option<string?> _config = new("--config") { Description = "The configuration file.", HelpName = "FILE" };
    readonly Option<bool> _print = new("--print-config") { Description = "Writes all settings and ends." };
    readonly List<(ServeOption Setting, Option<string[]> Flag)> _flags = [];

    /// <summary>Returns a variable of the environment.</summary>
    public Func<string, string?> Variable { get; init; } = Environment.GetEnvironmentVariable;

    /// <summary>Creates the command.</summary>
    /// <param name="isUsed">Whether it is what the user asks for; others do not wait for the web server's assemblies.</param>
    public Command Create(bool isUsed)
    {
        var command = new Command("serve", "Serves a database directory over HTTP, to the clients of InfluxDB 1, 2 and 3.")
        {
            _config, _print,
        };
        if (!isUsed)
        {
            return command;
        }

        foreach (ServeOption setting in ServeOptions.All)
        {
            var flag = new Option<string[]>("--" + setting.Name)
            {
                Description = setting.Description,
                HelpName = setting.Value,
                Arity = setting.IsSwitch ? ArgumentArity.ZeroOrOne : ArgumentArity.OneOrMore,
                AllowMultipleArgumentsPerToken = false,
            };
            _flags.Add((setting, flag));
            command.Add(flag);
        }

        command.Add(new HelpOption { Action = new ServeHelp() });
        command.SetAction((ParseResult arguments, CancellationToken _) => RunAsync(arguments));
        return command;
    }

    async Task<int> RunAsync(ParseResult arguments)
    {
        IReadOnlyList<SettingValue> values = SettingSources.Find(FlagsOf(arguments), Variable, arguments.GetValue(_config));
        ServeSettings settings = SettingSources.Apply(values);
        if (arguments.GetValue(_print))
        {
            await console.Output.WriteAsync(Encoding.UTF8.GetBytes(ConfigurationText.Of(values)));
            return CliApplication.Success;
        }

        using var stop = new CancellationTokenSource();
        console.Interrupts.Begin(stop);

        // The first signal stops the server, the second one the process, whether they come from a person or a service manager.
        using PosixSignalRegistration terminate = PosixSignalRegistration.Create(
            PosixSignal.SIGTERM, signal => signal.Cancel = console.Interrupts.Interrupt());
        try
        {
            await ServeAsync(settings, stop.Token);
            return CliApplication.Success;
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            return CliApplication.Success;
        }
        catch (Exception error) when (error is not UsageException)
        {
            ErrorText.Write(console.Error, ErrorText.ToUser(error), sql: null);
            return CliApplication.QueryFailed;
        }
        finally
        {
            console.Interrupts.End();
        }
    }

    async Task ServeAsync(ServeSettings settings, CancellationToken stop)
    {
        using var log = new LogLines(console.Error, settings.LogFormat, settings.LogLevel, settings.Server.Clock);
        settings.Standalone.Logging = logging =>
        {
            logging.SetMinimumLevel(settings.LogLevel);
            logging.Services.AddSingleton<ILoggerProvider>(log);
        };
        settings.Server.Stores = new ObjectStoreRegistry().AddS3();
        if (settings.OtlpEndpoint is not null)
        {
            AppContext.SetSwitch(WithoutSpanAttributes, false);
        }

        using OtlpFailures? failures = settings.OtlpEndpoint is null ? null : new OtlpFailures(log.CreateLogger("Quiver.Otlp"));
        using OtlpExport? export = settings.OtlpEndpoint is { } endpoint ? new OtlpExport(endpoint, settings.TraceRatio) : null;
        await using StandaloneServer server = await StandaloneServer.StartAsync(settings.Standalone, stop);
        if (settings.LogFormat == LogFormat.Text)
        {
            await console.Error.WriteAsync(StartupText.Of(server, settings));
            await console.Error.FlushAsync(CancellationToken.None);
        }

        await server.RunAsync(stop);
    }

    Dictionary<string, string> FlagsOf(ParseResult arguments)
    {
        var values = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach ((ServeOption setting, Option<string[]> flag) in _flags)
        {
            if (arguments.GetResult(flag) is not { } given)
            {
                continue;
            }

            if (given.IdentifierTokenCount > 1 && !setting.IsList)
            {
                throw new UsageException($"--{setting.Name} is given {given.IdentifierTokenCount} times; it takes one value");
            }

            values[setting.Name] = string.Join(',', given.Tokens.Select(token => token.Value));
        }

        return values;
    }
}
