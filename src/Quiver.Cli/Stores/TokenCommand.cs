using System.CommandLine;
using System.Text;
using Quiver.Arrow.Errors;
using Quiver.Arrow.Types;
using Quiver.Cli.Commands;
using Quiver.Cli.Databases;
using Quiver.Cli.Output;
using Quiver.Cli.Running;
using Quiver.Engine.Catalog;
using Quiver.Engine.Session;
using Quiver.Server.Auth;
using Quiver.Storage;
using Quiver.Storage.Tables.SystemTables;

namespace Quiver.Cli.Stores;

/// <summary>
/// <c>quiver create token</c>, <c>quiver show tokens</c> and <c>quiver delete token</c>: tokens of a database directory that no server has
/// open. Whoever may change the directory may make tokens: this is the way back in for an operator who has lost his.
/// </summary>
sealed class TokenCommand(CliConsole console, Option<string?> data) : StoreCommand(console, data)
{
    const string CreateDescription = """
        Creates a token for a server of the database directory, which must not run. The text of the token is written to standard output,
        or to a file with --output-file, and is kept nowhere else.

        Examples:
          quiver create token --admin --name ops --data /var/lib/quiver
          quiver create token --permission db:metrics:read,write --name telegraf --expiry 90d --data /var/lib/quiver
          quiver create token --admin --regenerate --data /var/lib/quiver
          quiver create token --admin --offline --output-file admin-token.json
        """;

    readonly Option<bool> _admin = new("--admin") { Description = "The token may do everything." };

    readonly Option<string[]> _permissions = new("--permission")
    {
        Description = "What the token may do, such as db:NAME,NAME:read,write or db:*:read; the option may be given more than once.",
        HelpName = "db:NAME:ACTIONS",
    };

    readonly Option<string?> _name = new("--name")
    {
        Description = "The name of the token; _admin where nothing else is said for an administrator's.",
        HelpName = "NAME",
    };

    readonly Option<string?> _about = new("--description") { Description = "What the token is for.", HelpName = "TEXT" };

    readonly Option<string?> _expiry = new("--expiry")
    {
        Description = "After which time the token ends; never without it.",
        HelpName = "PERIOD",
    };

    readonly Option<bool> _regenerate = new("--regenerate")
    {
        Description = "Gives a token that exists another text; the one before is worth nothing then.",
    };

    readonly Option<bool> _offline = new("--offline")
    {
        Description = "Touches no database: makes a file for quiver serve --admin-token-file.",
    };

    readonly Option<string?> _file = new("--output-file")
    {
        Description = "Writes the token to a new file, as JSON, that only its owner can read.",
        HelpName = "FILE",
    };

    readonly Option<string?> _format = new("--format") { Description = "How rows are written.", HelpName = OutputFormats.Choices };

    /// <summary>Creates the command that makes tokens.</summary>
    public Command Create()
    {
        var command = new Command("token", CreateDescription)
        {
            _admin, _permissions, _name, _about, _expiry, _regenerate, _offline, _file,
        };
        OnOptionalDirectory(command, CreateAsync);
        return command;
    }

    /// <summary>Creates the command that lists tokens.</summary>
    public Command CreateShow()
    {
        var command = new Command("tokens", "Lists the tokens, without their texts, which nobody knows.") { _format };
        OnTokens(command, async (tokens, arguments, _) =>
        {
            var format = SqlCommand.ReadFormat(arguments.GetValue(_format), null);
            await using var database = Quiver.Database.Open();
            database.Register("tokens", TableOf(tokens.Describe()));
            await using var shown = new EngineDatabase(database);
            var runner = new ScriptRunner(Console, shown.Connect()) { Format = format };
            return await runner.RunAsync("SELECT * FROM tokens", null, null) ? CliApplication.Success : CliApplication.QueryFailed;
        });
        return command;
    }

    /// <summary>Creates the command that deletes tokens.</summary>
    public Command CreateDelete()
    {
        var name = new Argument<string>("name") { Description = "The name of the token." };
        var command = new Command("token", "Deletes a token, which is worth nothing then.") { name };
        OnTokens(command, async (tokens, arguments, cancellationToken) =>
        {
            if (await tokens.DeleteAsync(arguments.GetRequiredValue(name), cancellationToken))
            {
                return CliApplication.Success;
            }

            Console.Error.WriteLine("error: there is no token of this name; quiver show tokens lists them");
            return CliApplication.QueryFailed;
        });
        return command;
    }

    async Task<int> CreateAsync(string? directory, ParseResult arguments, CancellationToken cancellationToken)
    {
        var request = RequestOf(arguments);
        if (arguments.GetValue(_offline))
        {
            if (!request.Scopes.IsAdmin || arguments.GetValue(_file) is null || arguments.GetValue(_regenerate))
            {
                throw new UsageException("--offline makes a token file for a server: it takes --admin and --output-file FILE");
            }

            await using var nowhere = await TokenStore.OpenAsync(new ObjectStorage.MemoryStore(), TimeProvider.System, cancellationToken);
            return await WriteAsync(arguments, () => nowhere.CreateAsync(request, cancellationToken));
        }

        await using var store = await OpenAsync(directory ?? DirectoryOf(arguments), creates: true, cancellationToken);
        await using var tokens = await OpenTokensAsync(store, cancellationToken);
        return await WriteAsync(arguments, async () => arguments.GetValue(_regenerate)
            ? await tokens.RegenerateAsync(request.Name, null, cancellationToken)
                ?? throw new QuiverException(ErrorCode.InvalidValue, $"there is no token \"{request.Name}\" that could get another text")
            : await tokens.CreateAsync(request, cancellationToken));
    }

    TokenRequest RequestOf(ParseResult arguments)
    {
        var (isAdmin, permissions) = (arguments.GetValue(_admin), arguments.GetValue(_permissions) ?? []);
        var regenerates = arguments.GetValue(_regenerate);
        if (isAdmin ? permissions.Length > 0 : permissions.Length == 0 && !regenerates)
        {
            throw new UsageException("say what the token may do: with --admin, or with --permission db:NAME:read,write");
        }

        var name = arguments.GetValue(_name)
            ?? (isAdmin ? Token.OperatorName : throw new UsageException("--name NAME is missing: the token"));
        return Read(() => new TokenRequest(name, isAdmin || regenerates ? TokenScopes.Admin : TokenScopes.Parse(permissions))
        {
            Description = arguments.GetValue(_about),
            Lifetime = arguments.GetValue(_expiry) is { } period ? PeriodText.Parse(period) : null,
        });
    }

    async Task<int> WriteAsync(ParseResult arguments, Func<Task<NewToken>> make)
    {
        if (arguments.GetValue(_file) is not { } path)
        {
            var made = await make();
            await Console.Output.WriteAsync(Encoding.UTF8.GetBytes(made.Text + "\n"));
            await Console.Output.FlushAsync();
            return CliApplication.Success;
        }

        // The file is new and nobody else's from its first moment, and it is there before the token, whose text is known only once.
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        await using var file = new FileStream(path, options);
        try
        {
            file.Write(AdminTokenFile.Format(await make()));
            return CliApplication.Success;
        }
        catch
        {
            File.Delete(path);
            throw;
        }
    }

    void OnTokens(Command command, Func<TokenStore, ParseResult, CancellationToken, Task<int>> run) => OnStore(
        command, async (store, arguments, cancellationToken) =>
        {
            await using var tokens = await OpenTokensAsync(store, cancellationToken);
            return await run(tokens, arguments, cancellationToken);
        });

    static Task<TokenStore> OpenTokensAsync(TimeSeriesStore store, CancellationToken cancellationToken) =>
        TokenStore.OpenAsync(store.Objects, TimeProvider.System, cancellationToken);

    static MemoryTable TableOf(IReadOnlyList<TokenDescription> tokens)
    {
        var time = DataType.Timestamp(TimeUnit.Millisecond);
        var schema = new Schema(
        [
            new Field("token_id", DataType.Int64), new Field("name", DataType.Utf8), new Field("hash", DataType.Utf8),
            new Field("permissions", DataType.Utf8), new Field("created_at", time), new Field("updated_at", time),
            new Field("expiry", time), new Field("description", DataType.Utf8),
        ]);
        return new MemoryTable(schema, TextTable.Of(schema, tokens.Select(token => new object?[]
        {
            token.Id, token.Name, token.Hash, token.Permissions, token.CreatedAt, token.UpdatedAt, token.Expiry, token.Description,
        })));
    }
}
