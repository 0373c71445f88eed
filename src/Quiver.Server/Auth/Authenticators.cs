using Microsoft.Extensions.Logging;
using Quiver.Server.Hosting;

namespace Quiver.Server.Auth;

/// <summary>Sets up who is asked for a token, as the operator wants it.</summary>
static partial class Authenticators
{
    /// <summary>What others of the operating system than the owner of a file must not have for a file with a secret.</summary>
    const UnixFileMode OthersMode = UnixFileMode.GroupRead | UnixFileMode.GroupWrite | UnixFileMode.OtherRead | UnixFileMode.OtherWrite;

    /// <summary>Makes the authenticator of a server, and its first token where the operator brings one.</summary>
    public static async Task<Authenticator> CreateAsync(
        Database database, TokenStore tokens, QuiverServerOptions options, ILoggerFactory loggers, CancellationToken cancellationToken)
    {
        if (!options.RequiresTokens)
        {
            return new OpenAuthenticator(new Caller(null, new DoorAccess(options.AllowsFiles)));
        }

        ILogger logger = loggers.CreateLogger("Quiver.Auth");
        if (options.AdminTokenFile is { } path)
        {
            await ClaimAsync(path, tokens, logger, cancellationToken).ConfigureAwait(false);
        }

        if (!tokens.IsClaimed)
        {
            LogUnclaimed(logger);
        }

        return new TokenAuthenticator(
            tokens, database.InfluxQl?.Users, options.OpenRoutes, options.AllowsFiles, new FailedAttempts(database.Meter, options.Clock),
            options.Clock, logger);
    }

    static async Task ClaimAsync(string path, TokenStore tokens, ILogger logger, CancellationToken cancellationToken)
    {
        AdminTokenFile file = AdminTokenFile.Read(path);
        if (!OperatingSystem.IsWindows() && (File.GetUnixFileMode(path) & OthersMode) != 0)
        {
            LogReadable(logger, path);
        }

        if (await tokens.ClaimAsync(file.Request, file.Text, cancellationToken).ConfigureAwait(false) is { } made)
        {
            LogPreset(logger, made.Token.Name, path);
        }
        else if (tokens.Find(TokenHash.Of(file.Text)) is null)
        {
            LogIgnored(logger, path);
        }
    }

    [LoggerMessage(
        Level = LogLevel.Warning,
        Message = "there is no token yet: whoever calls POST /api/v3/configure/token/admin first becomes the administrator")]
    static partial void LogUnclaimed(ILogger logger);

    [LoggerMessage(Level = LogLevel.Information, Message = "the first token, \"{Name}\", was made from {Path}")]
    static partial void LogPreset(ILogger logger, string name, string path);

    [LoggerMessage(
        Level = LogLevel.Warning,
        Message = "the token in {Path} is not one of this database, which had its first token already: it is not used")]
    static partial void LogIgnored(ILogger logger, string path);

    [LoggerMessage(
        Level = LogLevel.Warning,
        Message = "others than the owner may read or change the token file {Path}: chmod 600 keeps them out")]
    static partial void LogReadable(ILogger logger, string path);
}
