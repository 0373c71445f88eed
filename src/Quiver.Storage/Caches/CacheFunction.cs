using Quiver.Arrow.Errors;
using Quiver.Engine.Catalog;
using Quiver.Engine.Types;
using Quiver.Storage.Tables;

namespace Quiver.Storage.Caches;

/// <summary>The functions in FROM that read a cache, such as <c>last_cache('table', 'cache')</c>.</summary>
sealed class CacheFunction : TableFunction
{
    readonly CacheKind _kind;

    CacheFunction(string name, CacheKind kind, params IReadOnlyList<string> aliases)
        : base(name)
    {
        (_kind, Aliases) = (kind, aliases);
    }

    /// <summary>All of them.</summary>
    public static IEnumerable<TableFunction> All =>
        [new CacheFunction("last_cache", CacheKind.Last), new CacheFunction("distinct_cache", CacheKind.Distinct, "meta_cache")];

    /// <inheritdoc/>
    public override IReadOnlyList<string> Aliases { get; }

    public override string Description => "What a cache of a time-series table holds.";

    public override string Example => $"{Name}('cpu')";


    /// <inheritdoc/>
    public override ValueTask<ITableProvider> BindAsync(
        IReadOnlyList<ScalarValue> arguments, IReadOnlyDictionary<string, ScalarValue> options, CancellationToken cancellationToken) =>
        throw Wrong("is called in a statement only");

    /// <inheritdoc/>
    public override ValueTask<ITableProvider> BindAsync(
        IReadOnlyList<ScalarValue> arguments, IReadOnlyDictionary<string, ScalarValue> options, ITableFinder tables,
        CancellationToken cancellationToken)
    {
        if (options.Count > 0)
        {
            throw Wrong($"has no option \"{options.Keys.First()}\"");
        }

        if (arguments.Count is < 1 or > 2 || arguments.Any(argument => argument.Value is not string))
        {
            throw Wrong("takes the name of a table and, if you like, that of a cache as texts, such as last_cache('cpu', 'by_host')");
        }

        var name = (string)arguments[0].Value!;
        var cache = arguments.Count > 1 ? (string)arguments[1].Value! : null;
        if (Find(name, tables) is not QueryTable table)
        {
            throw new QuiverException(
                ErrorCode.UnknownTable,
                $"{Name} finds no time-series table \"{name}\"; name it as it is in the current database, or as 'database.table'");
        }

        return _kind == CacheKind.Last
            ? table.Caches.OpenLastAsync(cache, cancellationToken)
            : table.Caches.OpenDistinctAsync(cache, cancellationToken);
    }

    /// <summary>A table's name may have dots in it: as a whole it comes first.</summary>
    static ITableProvider? Find(string name, ITableFinder tables)
    {
        if (tables.FindTable([name]) is QueryTable whole)
        {
            return whole;
        }

        for (var dot = name.IndexOf('.', StringComparison.Ordinal); dot >= 0; dot = name.IndexOf('.', dot + 1))
        {
            if (tables.FindTable([name[..dot], name[(dot + 1)..]]) is QueryTable found)
            {
                return found;
            }
        }

        return null;
    }

    QuiverException Wrong(string what) => new(ErrorCode.WrongArguments, $"{Name} {what}");
}
