namespace Quiver.Engine.Optimizer;

/// <summary>What the estimator knows of a condition of a join.</summary>
/// <param name="Selectivity">The part of the pairs that passes, where the condition is no equality between the sides; else null.</param>
/// <param name="Left">The left operand of an equality.</param>
/// <param name="Right">The right operand of an equality.</param>
readonly record struct JoinFactor(double? Selectivity, JoinFactor.Operand Left, JoinFactor.Operand Right)
{
    /// <summary>A side of an equality; what is not known is null, and the operand is taken for a key of its rows.</summary>
    /// <param name="TableRows">The rows of the table that the column is of.</param>
    /// <param name="Distinct">How many values it has there.</param>
    internal readonly record struct Operand(double? TableRows, double? Distinct);
}
