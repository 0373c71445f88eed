using Quiver.Arrow.Types;
using Quiver.Server.Auth;
using Quiver.Server.Hosting;
using Quiver.Storage.Tables.SystemTables;

namespace Quiver.Server.SystemTables;

/// <summary>The tokens, for administrators. Of the hash only the first digits are shown, and only where tokens are asked for.</summary>
static class TokensTable
{
    /// <summary>Makes the table of a server.</summary>
    public static ISystemTable Of(QuiverServer server)
    {
        TimestampType time = DataType.Timestamp(TimeUnit.Millisecond);
        bool showsHash = server.Options.RequiresTokens;
        (string, DataType)[] hash = showsHash ? [("hash", DataType.Utf8)] : [];
        return new FactTable(
            "tokens",
            FactTable.Columns(
            [
                ("token_id", DataType.UInt64), ("name", DataType.Utf8), .. hash, ("created_at", time), ("description", DataType.Utf8),
                ("created_by_token_id", DataType.UInt64), ("updated_at", time), ("updated_by_token_id", DataType.UInt64), ("expiry", time),
                ("permissions", DataType.Utf8), ("last_used_at", time),
            ]),
            _ => server.Tokens.Tokens.Select(token => Row(token, showsHash)))
        {
            IsForAdministrators = true,
        };
    }

    static object?[] Row(Token token, bool showsHash)
    {
        object?[] hash = showsHash ? [token.ShortHash] : [];
        return
        [
            token.Id, token.Name, .. hash, token.CreatedAt, token.Description, token.CreatedBy, token.UpdatedAt, token.UpdatedBy,
            token.Expiry, token.Scopes.ToString(), token.Use.LastAt,
        ];
    }
}
