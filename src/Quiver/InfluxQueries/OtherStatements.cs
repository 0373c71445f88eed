using Quiver.Arrow.Errors;
using Quiver.InfluxQl.Ast;
using Quiver.InfluxQl.Results;
using Quiver.InfluxQueries.Definitions;
using Quiver.InfluxQueries.Deleting;
using Quiver.InfluxQueries.Explaining;
using Quiver.InfluxQueries.Listing;

namespace Quiver.InfluxQueries;

/// <summary>Runs the statements that are no SELECT.</summary>
sealed class OtherStatements(StatementScope scope)
{
    /// <summary>Runs a statement.</summary>
    public async Task<StatementAnswer> RunAsync(InfluxStatement statement, int number, CancellationToken cancellationToken)
    {
        IReadOnlyList<SeriesRows> rows = await RunAsync(statement, cancellationToken).ConfigureAwait(false);
        return new StatementAnswer(number, InfluxQlExecutor.Of([.. rows])) { Messages = MessagesOf(statement) };
    }

    async Task<IReadOnlyList<SeriesRows>> RunAsync(InfluxStatement statement, CancellationToken cancellationToken) => statement switch
    {
        InfluxShow { Kind: InfluxShowKind.Queries } => new ShowActivity(scope).Queries(),
        InfluxShow { Kind: InfluxShowKind.Shards or InfluxShowKind.ShardGroups } show => new ShowShards(scope).Run(show, cancellationToken),
        InfluxShowModule module => new ShowModules(scope).Run(module),
        InfluxShow show => new ShowDefinitions(scope).Run(show),
        InfluxShowRetentionPolicies policies => new ShowDefinitions(scope).Run(policies),
        InfluxSchemaQuery query => await new ShowSchema(scope).RunAsync(query, cancellationToken).ConfigureAwait(false),
        InfluxDelete delete => await new DeleteStatements(scope).RunAsync(delete, cancellationToken).ConfigureAwait(false),
        InfluxDrop { Kind: InfluxObjectKind.Measurement } drop => await new DeleteStatements(scope)
            .DropMeasurementAsync(drop.Name, cancellationToken).ConfigureAwait(false),
        InfluxDropShard drop => await new DeleteStatements(scope).DropShardAsync(drop.Id, cancellationToken).ConfigureAwait(false),
        InfluxShowGrants grants => new ShowDefinitions(scope).Run(grants),
        InfluxCreateUser or InfluxSetPassword or InfluxGrant or InfluxDrop { Kind: InfluxObjectKind.User } =>
            await new UserStatements(scope).RunAsync(statement, cancellationToken).ConfigureAwait(false),
        InfluxCreateContinuousQuery create => await new ContinuousQueryStatements(scope)
            .CreateAsync(create, cancellationToken).ConfigureAwait(false),
        InfluxDrop { Kind: InfluxObjectKind.ContinuousQuery } drop => await new ContinuousQueryStatements(scope)
            .DropAsync(drop, cancellationToken).ConfigureAwait(false),
        InfluxExplain explain => [await new ExplainStatements(scope).RunAsync(explain, cancellationToken).ConfigureAwait(false)],
        InfluxKillQuery kill => new ShowActivity(scope).Kill(kill),
        InfluxDrop { Kind: InfluxObjectKind.Subscription } => throw new QuiverException(
            ErrorCode.InvalidValue, "subscription not found"),
        InfluxCreateDatabase or InfluxRetentionPolicy or InfluxDrop => await new DefinitionStatements(scope)
            .RunAsync(statement, cancellationToken).ConfigureAwait(false),
        InfluxCreateSubscription => throw new QuiverException(
            ErrorCode.NotSupported, "subscriptions are not supported: Quiver sends no copies of writes to other servers"),
        _ => throw new QuiverException(ErrorCode.NotSupported, $"{statement} is not supported"),
    };

    InfluxMessage[] MessagesOf(InfluxStatement statement) => scope.Request.IsReadOnlyContext && IsWriting(statement)
        ? [new InfluxMessage(
            "warning", $"deprecated use of '{statement}' in a read only context, please use a POST request instead")]
        : [];

    static bool IsWriting(InfluxStatement statement) => statement is not (
        InfluxShow or InfluxShowRetentionPolicies or InfluxSchemaQuery or InfluxShowGrants or InfluxShowModule or InfluxExplain);
}
