using System.Collections.Immutable;

namespace Quiver.Server.Auth;

/// <summary>The tokens at one version.</summary>
sealed class TokenState
{
    readonly ImmutableDictionary<long, Token> _byId;
    readonly ImmutableDictionary<TokenHash, Token> _byHash;
    readonly ImmutableDictionary<string, Token> _byName;

    TokenState(
        long nextId, ImmutableDictionary<long, Token> byId, ImmutableDictionary<TokenHash, Token> byHash,
        ImmutableDictionary<string, Token> byName)
    {
        NextId = nextId;
        _byId = byId;
        _byHash = byHash;
        _byName = byName;
    }

    /// <summary>No token, and there never was one.</summary>
    public static TokenState Empty { get; } = new(
        0, ImmutableDictionary<long, Token>.Empty, ImmutableDictionary<TokenHash, Token>.Empty,
        ImmutableDictionary<string, Token>.Empty.WithComparers(StringComparer.Ordinal));

    /// <summary>The id of the next token; 0 where there never was one.</summary>
    public long NextId { get; }

    /// <summary>The tokens in order of their ids.</summary>
    public IEnumerable<Token> Tokens => _byId.Values.OrderBy(token => token.Id);

    /// <summary>Finds the token of a text by its hash.</summary>
    public Token? Find(in TokenHash hash) => _byHash.GetValueOrDefault(hash);

    /// <summary>Finds a token by its name.</summary>
    public Token? Find(string name) => _byName.GetValueOrDefault(name);

    /// <summary>Returns a state with the ids before a number taken, as those of deleted tokens are.</summary>
    public TokenState Reserving(long nextId) => new(Math.Max(nextId, NextId), _byId, _byHash, _byName);

    /// <summary>Returns the state after an edit.</summary>
    /// <exception cref="InvalidDataException">The edit does not fit the state.</exception>
    public TokenState With(TokenEdit edit)
    {
        (ImmutableDictionary<long, Token>.Builder ids, ImmutableDictionary<TokenHash, Token>.Builder hashes,
            ImmutableDictionary<string, Token>.Builder names) = (_byId.ToBuilder(), _byHash.ToBuilder(), _byName.ToBuilder());
        long nextId = NextId;
        foreach (Token token in edit.Tokens)
        {
            Remove(token.Id);
            if (token.Id == long.MaxValue || !hashes.TryAdd(token.Hash, token) || !names.TryAdd(token.Name, token))
            {
                throw new InvalidDataException($"token {token.Id} has an id, a hash or a name that it cannot have");
            }

            ids.Add(token.Id, token);
            nextId = Math.Max(nextId, token.Id + 1);
        }

        foreach (long id in edit.Removed)
        {
            if (!Remove(id))
            {
                throw new InvalidDataException($"there is no token {id} that could go");
            }
        }

        return new TokenState(nextId, ids.ToImmutable(), hashes.ToImmutable(), names.ToImmutable());

        bool Remove(long id) => ids.Remove(id, out Token? old) && hashes.Remove(old.Hash) && names.Remove(old.Name);
    }
}
