using Quiver.Arrow.Errors;
using Quiver.ObjectStorage;
using Quiver.Storage.Logs;

namespace Quiver.Server.Auth;

/// <summary>
/// The tokens of a store, kept beside its catalog. Finding one takes a snapshot and no lock; changes come one after the other, are durable
/// when their task completes, and count from then on for every request.
/// </summary>
sealed class TokenStore : IAsyncDisposable
{
    /// <summary>Where the log of the tokens is.</summary>
    public const string Folder = "tokens";

    readonly VersionedLog<TokenState, TokenEdit> _log;
    readonly TimeProvider _clock;

    TokenStore(VersionedLog<TokenState, TokenEdit> log, TimeProvider clock)
    {
        _log = log;
        _clock = clock;
    }

    /// <summary>Whether there is or was a token: nobody can make the first one any more.</summary>
    public bool IsClaimed => _log.Current.NextId > 0;

    /// <summary>The tokens in order of their ids.</summary>
    public IEnumerable<Token> Tokens => _log.Current.Tokens;

    // Milliseconds, which clients and tables show.
    DateTime Now
    {
        get
        {
            DateTime now = _clock.GetUtcNow().UtcDateTime;
            return now.AddTicks(-(now.Ticks % TimeSpan.TicksPerMillisecond));
        }
    }

    /// <summary>Loads the tokens of a store.</summary>
    public static async Task<TokenStore> OpenAsync(IObjectStore store, TimeProvider clock, CancellationToken cancellationToken = default) =>
        new(
            await VersionedLog<TokenState, TokenEdit>.OpenAsync(store, Folder, new TokenFormat(), new LogOptions(), cancellationToken)
                .ConfigureAwait(false),
            clock);

    /// <summary>Finds the token of a text by its hash, whether it has ended or not.</summary>
    public Token? Find(in TokenHash hash) => _log.Current.Find(hash);

    /// <summary>Makes the first token, an administrator's, for whoever asks first.</summary>
    /// <exception cref="QuiverException">There is or was a token already.</exception>
    public Task<NewToken> ClaimAsync(CancellationToken cancellationToken = default) => AddAsync(
        new TokenRequest(Token.OperatorName, TokenScopes.Admin), TokenText.Create(), isFirst: true, cancellationToken);

    /// <summary>Makes the first token with a text that the operator brings; null where there is or was a token already.</summary>
    public async Task<NewToken?> ClaimAsync(TokenRequest request, string text, CancellationToken cancellationToken = default)
    {
        try
        {
            return IsClaimed ? null : await AddAsync(request, text, isFirst: true, cancellationToken).ConfigureAwait(false);
        }
        catch (QuiverException error) when (error.Code == ErrorCode.AlreadyExists)
        {
            return null;
        }
    }

    /// <summary>Makes a token.</summary>
    /// <exception cref="QuiverException">Its name is taken or none.</exception>
    public Task<NewToken> CreateAsync(TokenRequest request, CancellationToken cancellationToken = default) =>
        AddAsync(request, TokenText.Create(), isFirst: false, cancellationToken);

    /// <summary>Gives a token another text; the one before is worth nothing from then on. Null where there is no such token.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="by">The token that asks for it; null where none does.</param>
    /// <param name="cancellationToken">Ends the wait for other changes.</param>
    public async Task<NewToken?> RegenerateAsync(string name, long? by, CancellationToken cancellationToken = default)
    {
        string text = TokenText.Create();
        Token? made = null;
        await _log.CommitAsync(
            state =>
            {
                made = state.Find(name) is { } token
                    ? token with { Hash = TokenHash.Of(text), UpdatedAt = Now, UpdatedBy = by }
                    : null;
                return made is null ? null : new TokenEdit { Tokens = [made] };
            },
            cancellationToken).ConfigureAwait(false);
        return made is null ? null : new NewToken(made, text);
    }

    /// <summary>Deletes a token, which is worth nothing from then on; false where there is no such token.</summary>
    /// <exception cref="QuiverException">It is the first one, which can only get another text.</exception>
    public async Task<bool> DeleteAsync(string name, CancellationToken cancellationToken = default)
    {
        if (name == Token.OperatorName)
        {
            throw new QuiverException(
                ErrorCode.NotSupported, $"token \"{name}\" cannot be deleted; regenerating it makes its text worthless");
        }

        bool isFound = false;
        await _log.CommitAsync(
            state =>
            {
                Token? token = state.Find(name);
                isFound = token is not null;
                return token is null ? null : new TokenEdit { Removed = [token.Id] };
            },
            cancellationToken).ConfigureAwait(false);
        return isFound;
    }

    /// <summary>Describes the tokens for people, in order of their ids.</summary>
    public IReadOnlyList<TokenDescription> Describe() =>
    [
        .. Tokens.Select(token => new TokenDescription(
            token.Id, token.Name, token.ShortHash, token.CreatedAt, token.Description, token.CreatedBy, token.UpdatedAt, token.UpdatedBy,
            token.Expiry, token.Scopes.ToString(), token.Use.LastAt)),
    ];

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => _log.DisposeAsync();

    async Task<NewToken> AddAsync(TokenRequest request, string text, bool isFirst, CancellationToken cancellationToken)
    {
        request.Check();
        Token? made = null;
        await _log.CommitAsync(
            state =>
            {
                if (isFirst && state.NextId > 0)
                {
                    throw new QuiverException(
                        ErrorCode.AlreadyExists,
                        "the first token has been made already; an administrator's token makes more, and quiver create token does offline");
                }

                TokenHash hash = TokenHash.Of(text);
                if (state.Find(request.Name) is not null || state.Find(hash) is not null)
                {
                    throw new QuiverException(ErrorCode.AlreadyExists, $"there is a token \"{request.Name}\" already");
                }

                DateTime now = Now;
                made = new Token
                {
                    Id = state.NextId, Name = request.Name, Description = request.Description, Hash = hash, Scopes = request.Scopes,
                    CreatedAt = now, CreatedBy = request.Creator, Expiry = request.ExpiryFrom(now),
                };
                return new TokenEdit { Tokens = [made] };
            },
            cancellationToken).ConfigureAwait(false);
        return new NewToken(made!, text);
    }
}
