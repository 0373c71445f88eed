using Quiver.InfluxQl.Ast;
using Quiver.InfluxQl.Regexes;

namespace Quiver.InfluxQl.Evaluation;

/// <summary>An operator and its right side, which is an expression or a pattern.</summary>
readonly record struct OperatorStep(InfluxOperator Operator, RowExpression Right, GoRegex? Pattern = null);
