using System.Globalization;
using System.Text;
using Quiver.Arrow.Errors;
using Quiver.Storage.LineProtocol;

namespace Quiver.Storage.Catalog;

/// <summary>What databases, tables and columns may be called: the rules of InfluxDB 3.</summary>
static class CatalogNames
{
    const int MaxDatabaseBytes = 511;
    const int MaxBytes = 64 * 1024;

    /// <summary>Schemas of facts: a database of such a name would be taken for them, and be readable to whoever may read facts.</summary>
    static readonly string[] Reserved = ["system", "information_schema"];

    /// <summary>Fails unless a new database may have a name.</summary>
    public static void CheckDatabase(string name)
    {
        if (name.Length is 0 or > MaxDatabaseBytes)
        {
            throw Wrong("database", name, $"it has {name.Length} characters; 1 to {MaxDatabaseBytes} are right");
        }

        if (!char.IsAsciiLetterOrDigit(name[0]))
        {
            throw Wrong("database", name, "it must begin with a letter from a to z or a digit");
        }

        if (name.All(c => char.IsAsciiLetterOrDigit(c) || c is '_' or '-' or '/') is false)
        {
            throw Wrong("database", name, "it may have letters from a to z, digits, '_', '-' and one '/'");
        }

        if (Reserved.Contains(name, StringComparer.OrdinalIgnoreCase))
        {
            throw Wrong("database", name, "the name is reserved for facts about databases");
        }

        if (name.Count(c => c == '/') > 1 || name[^1] == '/')
        {
            throw Wrong("database", name, "it may have one '/', not at the end");
        }
    }

    /// <summary>Fails unless a new table may have a name.</summary>
    public static void CheckTable(string name) => Check("table", name);

    /// <summary>Fails unless a new column may have a name.</summary>
    public static void CheckColumn(string table, string name)
    {
        Check("column", name);
        if (name is KeyParser.TimeColumn or KeyParser.ChunkOrderColumn)
        {
            throw Wrong("column", name, $"the name is reserved, table \"{table}\" cannot have a tag or field of it");
        }
    }

    /// <summary>Returns the name under which something deleted is kept: with the moment, and a number where that is taken.</summary>
    public static string Deleted(string name, DateTime at, Func<string, bool> isTaken)
    {
        var marked = name + at.ToString("-yyyyMMdd'T'HHmmss", CultureInfo.InvariantCulture);
        var unique = marked;
        for (var i = 2; isTaken(unique); i++)
        {
            unique = string.Create(CultureInfo.InvariantCulture, $"{marked}-{i}");
        }

        return unique;
    }

    static void Check(string what, string name)
    {
        if (name.Length == 0)
        {
            throw Wrong(what, name, "it is empty");
        }

        if (name.AsSpan().IndexOfAny('\0', '\n') >= 0)
        {
            throw Wrong(what, name, "it has a zero character or a line feed in it");
        }

        if (Encoding.UTF8.GetByteCount(name) > MaxBytes)
        {
            throw Wrong(what, name[..32] + "…", $"it has more than {MaxBytes} bytes");
        }
    }

    static QuiverException Wrong(string what, string name, string why) =>
        new(ErrorCode.InvalidValue, $"\"{name}\" cannot be the name of a {what}: {why}");
}
