using Quiver.Arrow.Errors;
using Quiver.InfluxQl.Ast;
using Quiver.InfluxQl.Results;

namespace Quiver.InfluxQueries;

/// <summary>Runs SELECT.</summary>
sealed class SelectStatements(StatementScope scope)
{
    /// <summary>Starts a SELECT.</summary>
    public Task<StatementAnswer> RunAsync(InfluxSelect select, int number, CancellationToken cancellationToken) =>
        throw new QuiverException(ErrorCode.NotSupported, $"{select} is not answered yet, asked of \"{scope.Database}\" as {number}");
}
