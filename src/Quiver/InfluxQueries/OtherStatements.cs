using Quiver.Arrow.Errors;
using Quiver.InfluxQl.Ast;
using Quiver.InfluxQl.Results;
using Quiver.InfluxQueries.Definitions;
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
        InfluxShow show => new ShowDefinitions(scope).Run(show),
        InfluxShowRetentionPolicies policies => new ShowDefinitions(scope).Run(policies),
        InfluxSchemaQuery query => await new ShowSchema(scope).RunAsync(query, cancellationToken).ConfigureAwait(false),
        InfluxCreateDatabase or InfluxRetentionPolicy or InfluxDrop => await new DefinitionStatements(scope)
            .RunAsync(statement, cancellationToken).ConfigureAwait(false),
        _ => throw new QuiverException(ErrorCode.NotSupported, $"{statement} is not supported"),
    };

    InfluxMessage[] MessagesOf(InfluxStatement statement) => scope.Request.IsReadOnlyContext && IsWriting(statement)
        ? [new InfluxMessage(
            "warning", $"deprecated use of '{statement}' in a read only context, please use a POST request instead")]
        : [];

    static bool IsWriting(InfluxStatement statement) => statement is not (
        InfluxShow or InfluxShowRetentionPolicies or InfluxSchemaQuery or InfluxShowGrants or InfluxShowModule or InfluxExplain);
}
