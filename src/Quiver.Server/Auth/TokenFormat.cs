using Quiver.Arrow.Errors;
using Quiver.Storage.Logs;

namespace Quiver.Server.Auth;

/// <summary>Tokens in objects of their log. Lists begin with their count.</summary>
sealed class TokenFormat : ILogFormat<TokenState, TokenEdit>
{
    /// <summary>The least bytes of a token: its hash and ten more.</summary>
    const int MinTokenBytes = TokenHash.Size + 10;

    /// <inheritdoc/>
    public string Name => "tokens";

    /// <inheritdoc/>
    public int FormatVersion => 1;

    /// <inheritdoc/>
    public TokenState Empty => TokenState.Empty;

    /// <inheritdoc/>
    public TokenState Apply(TokenState state, TokenEdit edit) => state.With(edit);

    /// <inheritdoc/>
    public void WriteState(LogWriter writer, TokenState state)
    {
        writer.WriteNumber(state.NextId);
        WriteTokens(writer, [.. state.Tokens]);
    }

    /// <inheritdoc/>
    public TokenState ReadState(LogReader reader)
    {
        long nextId = reader.ReadNumber();
        return TokenState.Empty.With(new TokenEdit { Tokens = ReadTokens(reader) }).Reserving(nextId);
    }

    /// <inheritdoc/>
    public void WriteEdit(LogWriter writer, TokenEdit edit)
    {
        WriteTokens(writer, edit.Tokens);
        writer.WriteNumber(edit.Removed.Count);
        foreach (long id in edit.Removed)
        {
            writer.WriteNumber(id);
        }
    }

    /// <inheritdoc/>
    public TokenEdit ReadEdit(LogReader reader)
    {
        Token[] tokens = ReadTokens(reader);
        var removed = new long[reader.ReadCount(1)];
        for (int i = 0; i < removed.Length; i++)
        {
            removed[i] = reader.ReadNumber();
        }

        return new TokenEdit { Tokens = tokens, Removed = removed };
    }

    static void WriteTokens(LogWriter writer, IReadOnlyList<Token> tokens)
    {
        writer.WriteNumber(tokens.Count);
        foreach (Token token in tokens)
        {
            writer.WriteNumber(token.Id);
            writer.WriteText(token.Name);
            writer.WriteOptionalText(token.Description);
            token.Hash.Bytes.CopyTo(writer.Reserve(TokenHash.Size));
            WriteScopes(writer, token.Scopes);
            writer.WriteTime(token.CreatedAt);
            writer.WriteOptional(token.CreatedBy);
            writer.WriteTime(token.UpdatedAt);
            writer.WriteOptional(token.UpdatedBy);
            writer.WriteTime(token.Expiry);
        }
    }

    static Token[] ReadTokens(LogReader reader)
    {
        var tokens = new Token[reader.ReadCount(MinTokenBytes)];
        for (int i = 0; i < tokens.Length; i++)
        {
            tokens[i] = new Token
            {
                Id = reader.ReadNumber(),
                Name = reader.ReadText(),
                Description = reader.ReadOptionalText(),
                Hash = ReadHash(reader),
                Scopes = ReadScopes(reader),
                CreatedAt = reader.ReadTime() ?? throw new InvalidDataException("the time of a token is missing"),
                CreatedBy = reader.ReadOptional(),
                UpdatedAt = reader.ReadTime(),
                UpdatedBy = reader.ReadOptional(),
                Expiry = reader.ReadTime(),
            };
        }

        return tokens;
    }

    static TokenHash ReadHash(LogReader reader)
    {
        Span<byte> bytes = stackalloc byte[TokenHash.Size];
        for (int i = 0; i < bytes.Length; i++)
        {
            bytes[i] = reader.ReadByte();
        }

        return new TokenHash(bytes);
    }

    static void WriteScopes(LogWriter writer, TokenScopes scopes)
    {
        writer.WriteByte(scopes.IsAdmin ? (byte)1 : (byte)0);
        writer.WriteNumber(scopes.Databases.Count);
        foreach (TokenScope scope in scopes.Databases)
        {
            writer.WriteText(scope.Database);
            writer.WriteByte((byte)((scope.CanRead ? 1 : 0) | (scope.CanWrite ? 2 : 0)));
        }
    }

    static TokenScopes ReadScopes(LogReader reader)
    {
        bool isAdmin = reader.ReadFlag();
        var scopes = new TokenScope[reader.ReadCount(2)];
        for (int i = 0; i < scopes.Length; i++)
        {
            string database = reader.ReadText();
            int rights = reader.ReadByte();
            scopes[i] = rights is > 0 and < 4
                ? new TokenScope(database, (rights & 1) != 0, (rights & 2) != 0)
                : throw new InvalidDataException($"the rights of a token on a database are {rights}");
        }

        try
        {
            return isAdmin ? TokenScopes.Admin : TokenScopes.Of(scopes);
        }
        catch (QuiverException error)
        {
            throw new InvalidDataException(error.Message, error);
        }
    }
}
