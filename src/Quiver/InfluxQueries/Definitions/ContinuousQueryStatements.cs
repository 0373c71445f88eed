using Quiver.Arrow.Errors;
using Quiver.InfluxQl.Ast;
using Quiver.InfluxQl.Compile;
using Quiver.InfluxQl.Results;
using Quiver.InfluxQueries.Metadata;

namespace Quiver.InfluxQueries.Definitions;

/// <summary>Makes and drops continuous queries.</summary>
sealed class ContinuousQueryStatements(StatementScope scope)
{
    InfluxCatalog Catalog => scope.Executor.Catalog;

    /// <summary>Makes a continuous query; nothing happens where there is one of the name and the same text.</summary>
    public async Task<IReadOnlyList<SeriesRows>> CreateAsync(InfluxCreateContinuousQuery create, CancellationToken cancellationToken)
    {
        string database = create.Database.Length > 0 ? create.Database : scope.Database;
        if (Catalog.Current.Find(database) is null)
        {
            throw new QuiverException(ErrorCode.UnknownDatabase, $"database not found: {database}");
        }

        SelectCompiler.Compile(create.Select, scope.Now);
        string text = (create with { Select = new NameResolver(Catalog, database).Resolve(create.Select) }).ToString();
        await Catalog.ChangeAsync(database, facts => With(facts, create.Name, text), cancellationToken).ConfigureAwait(false);
        return [];
    }

    /// <summary>Drops a continuous query; nothing happens where there is none.</summary>
    public async Task<IReadOnlyList<SeriesRows>> DropAsync(InfluxDrop drop, CancellationToken cancellationToken)
    {
        string database = drop.Database.Length > 0 ? drop.Database : scope.Database;
        if (Catalog.Current.Find(database)?.Facts?.ContinuousQueries.Any(query => query.Name == drop.Name) == true)
        {
            await Catalog.ChangeAsync(
                database,
                facts => facts with { ContinuousQueries = [.. facts.ContinuousQueries.Where(query => query.Name != drop.Name)] },
                cancellationToken).ConfigureAwait(false);
        }

        return [];
    }

    static DatabaseFacts With(DatabaseFacts facts, string name, string text)
    {
        if (facts.ContinuousQueries.FirstOrDefault(query => query.Name == name) is { } known)
        {
            return known.Text.Equals(text, StringComparison.OrdinalIgnoreCase)
                ? facts
                : throw new QuiverException(ErrorCode.AlreadyExists, "continuous query already exists");
        }

        return facts with { ContinuousQueries = [.. facts.ContinuousQueries, new ContinuousQueryFacts(name, text)] };
    }
}
