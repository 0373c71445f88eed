using Quiver.Engine.Expressions;
using Quiver.InfluxQl.Ast;

namespace Quiver.InfluxQl.Lowering;

/// <summary>A condition in two parts, both of which a row must pass.</summary>
/// <param name="Lowered">Conditions of the engine, each of which must be true.</param>
/// <param name="Rest">What is left to be evaluated row by row; null where nothing is.</param>
sealed record LoweredCondition(IReadOnlyList<Expression> Lowered, InfluxExpression? Rest);
