using System.Globalization;
using System.Text.Json;
using Microsoft.Extensions.Logging;
using Quiver.Arrow.Errors;
using Quiver.Server.Auth;

namespace Quiver.Server.Http.V3;

/// <summary>The routes that make and delete tokens. A text is in exactly one answer, that to whoever made the token.</summary>
static partial class TokenRoutes
{
    const string Path = "/api/v3/configure/token";

    /// <summary>The routes.</summary>
    public static IEnumerable<ApiRoute> Routes { get; } =
    [
        Route("POST", Path + "/admin", "token_create_first", ClaimAsync, ApiAccess.Open),
        Route("POST", Path + "/admin/regenerate", "token_regenerate", RegenerateAsync),
        Route("POST", Path + "/named_admin", "token_create_admin", CreateAdminAsync),
        Route("POST", Path, "token_create", CreateAsync),

        // Where clients of InfluxDB 3 Enterprise make tokens for databases.
        Route("POST", "/api/v3/enterprise/configure/token", "token_create", CreateAsync),
        Route("DELETE", Path, "token_delete", DeleteAsync),
    ];

    static ApiRoute Route(
        string method, string path, string name, Func<ApiCall, TokenStore, ILogger, Task> run, ApiAccess access = ApiAccess.Admin) =>
        new(method, path, name, access, ApiErrorStyle.V3, call => RunAsync(call, run));

    static async Task RunAsync(ApiCall call, Func<ApiCall, TokenStore, ILogger, Task> run)
    {
        if (!call.Server.Options.RequiresTokens)
        {
            throw new ApiException(405, "endpoint disabled, started without auth");
        }

        try
        {
            await run(call, call.Server.Tokens, call.Server.Loggers.CreateLogger("Quiver.Auth")).ConfigureAwait(false);
        }
        catch (QuiverException error) when (error.Code is ErrorCode.InvalidValue or ErrorCode.AlreadyExists)
        {
            throw new ApiException(error.Code == ErrorCode.AlreadyExists ? 409 : 400, error.Message);
        }
    }

    static async Task ClaimAsync(ApiCall call, TokenStore tokens, ILogger logger)
    {
        NewToken made = await tokens.ClaimAsync(call.Aborted).ConfigureAwait(false);
        LogClaimed(logger, made.Token.Name, call.Http.Connection.RemoteIpAddress);
        await AnswerAsync(call, made).ConfigureAwait(false);
    }

    static async Task RegenerateAsync(ApiCall call, TokenStore tokens, ILogger logger)
    {
        NewToken made = await tokens.RegenerateAsync(Token.OperatorName, call.Caller.TokenId, call.Aborted).ConfigureAwait(false)
            ?? throw new ApiException(404, $"there is no token \"{Token.OperatorName}\"");
        LogRegenerated(logger, made.Token.Name, call.Caller.Name);
        await AnswerAsync(call, made).ConfigureAwait(false);
    }

    static async Task CreateAdminAsync(ApiCall call, TokenStore tokens, ILogger logger)
    {
        TokenRequest request = await TokenBody.ReadAsync(call, isAdmin: true).ConfigureAwait(false);
        await CreateAsync(call, tokens, logger, request).ConfigureAwait(false);
    }

    static async Task CreateAsync(ApiCall call, TokenStore tokens, ILogger logger)
    {
        TokenRequest request = await TokenBody.ReadAsync(call, isAdmin: false).ConfigureAwait(false);
        await CreateAsync(call, tokens, logger, request).ConfigureAwait(false);
    }

    static async Task CreateAsync(ApiCall call, TokenStore tokens, ILogger logger, TokenRequest request)
    {
        NewToken made = await tokens.CreateAsync(request, call.Aborted).ConfigureAwait(false);
        LogCreated(logger, made.Token.Name, made.Token.Scopes, call.Caller.Name);
        await AnswerAsync(call, made).ConfigureAwait(false);
    }

    static async Task DeleteAsync(ApiCall call, TokenStore tokens, ILogger logger)
    {
        string name = call.Parameters.Required("token_name");
        if (!await tokens.DeleteAsync(name, call.Aborted).ConfigureAwait(false))
        {
            throw new ApiException(404, "there is no token of this name");
        }

        LogDeleted(logger, name, call.Caller.Name);
        await call.EndAsync(200).ConfigureAwait(false);
    }

    static Task AnswerAsync(ApiCall call, NewToken made)
    {
        using var buffer = new MemoryStream();
        using (var writer = new Utf8JsonWriter(buffer))
        {
            Token token = made.Token;
            writer.WriteStartObject();
            writer.WriteNumber("id", token.Id);
            writer.WriteString("name", token.Name);
            writer.WriteString("token", made.Text);
            writer.WriteString("hash", token.Hash.ToString());
            writer.WriteString("created_at", TextOf(token.CreatedAt));
            writer.WriteString("expiry", TextOf(token.Expiry));
            writer.WriteString("permissions", token.Scopes.ToString());
            writer.WriteEndObject();
        }

        // Nobody on the way keeps the answer.
        call.Response.Headers.CacheControl = "no-store";
        return call.WriteJsonAsync(201, buffer.ToArray());
    }

    static string? TextOf(DateTime? time) => time?.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);

    [LoggerMessage(Level = LogLevel.Information, Message = "the first token, \"{Name}\", was made for {Address}")]
    static partial void LogClaimed(ILogger logger, string name, System.Net.IPAddress? address);

    [LoggerMessage(Level = LogLevel.Information, Message = "token \"{Name}\" was made with {Scopes} by \"{Creator}\"")]
    static partial void LogCreated(ILogger logger, string name, TokenScopes scopes, string? creator);

    [LoggerMessage(Level = LogLevel.Information, Message = "token \"{Name}\" got another text by \"{Creator}\"")]
    static partial void LogRegenerated(ILogger logger, string name, string? creator);

    [LoggerMessage(Level = LogLevel.Information, Message = "token \"{Name}\" was deleted by \"{Creator}\"")]
    static partial void LogDeleted(ILogger logger, string name, string? creator);
}
