using Quiver.Arrow.Errors;
using Quiver.InfluxQl.Ast;
using Quiver.InfluxQl.Results;

namespace Quiver.InfluxQueries.Definitions;

/// <summary>Creates, changes and drops databases, retention policies and what else has a name.</summary>
sealed class DefinitionStatements(StatementScope scope)
{
    InfluxCatalog Catalog => scope.Executor.Catalog;

    /// <summary>Runs a statement; it has no rows.</summary>
    public async Task<IReadOnlyList<SeriesRows>> RunAsync(InfluxStatement statement, CancellationToken cancellationToken)
    {
        await (statement switch
        {
            InfluxCreateDatabase create => Catalog.CreateAsync(create.Name, create.Retention, cancellationToken),
            InfluxRetentionPolicy { IsAlter: false } create => Catalog.CreatePolicyAsync(
                DatabaseOf(create.Database), create.Name, create.Retention, cancellationToken),
            InfluxRetentionPolicy alter => Catalog.AlterPolicyAsync(
                DatabaseOf(alter.Database), alter.Name, alter.Retention, cancellationToken),
            InfluxDrop drop => DropAsync(drop, cancellationToken),
            _ => throw new QuiverException(ErrorCode.NotSupported, $"{statement} is not supported"),
        }).ConfigureAwait(false);
        return [];
    }

    Task DropAsync(InfluxDrop drop, CancellationToken cancellationToken) => drop.Kind switch
    {
        InfluxObjectKind.Database => Catalog.DropAsync(drop.Name, cancellationToken),
        InfluxObjectKind.RetentionPolicy => Catalog.DropPolicyAsync(DatabaseOf(drop.Database), drop.Name, cancellationToken),
        _ => throw new QuiverException(ErrorCode.NotSupported, $"{drop} is not supported"),
    };

    string DatabaseOf(string named) => named.Length > 0 ? named : scope.Database;
}
