using Quiver.Arrow.Errors;
using Quiver.InfluxQl.Ast;
using Quiver.InfluxQl.Results;

namespace Quiver.InfluxQueries;

/// <summary>Runs the statements that are no SELECT.</summary>
sealed class OtherStatements(StatementScope scope)
{
    /// <summary>Runs a statement.</summary>
    public Task<StatementAnswer> RunAsync(InfluxStatement statement, int number, CancellationToken cancellationToken) =>
        throw new QuiverException(ErrorCode.NotSupported, $"{statement} is not answered yet, asked of \"{scope.Database}\" as {number}");
}
