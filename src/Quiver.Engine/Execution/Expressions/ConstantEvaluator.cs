using Quiver.Arrow.Columns;
using Quiver.Arrow.Memory;
using Quiver.Compute.Batches;
using Quiver.Compute.Selection;
using Quiver.Engine.Expressions;
using Quiver.Engine.Functions;
using Quiver.Engine.Types;

namespace Quiver.Engine.Execution.Expressions;

/// <summary>Evaluates expressions without columns when a statement is planned.</summary>
static class ConstantEvaluator
{
    /// <summary>Returns the value of an expression; errors are those of evaluation.</summary>
    public static ScalarValue Evaluate(Expression expression, FunctionContext context)
    {
        if (expression is LiteralExpression literal)
        {
            return literal.Value;
        }

        using var evaluators = new EvaluatorSet(new Dictionary<ColumnId, int>(), context, MemoryBudget.Unlimited);
        using var oneRow = new ColumnBatch(MemoryBudget.Unlimited);
        oneRow.Reset(0, 1);
        Column value = evaluators.Compile(expression).Evaluate(oneRow);
        using var scratch = new ColumnScratch(MemoryBudget.Unlimited);
        Column flat = FlattenKernel.Flatten(value, scratch);
        return flat is NullColumn
            ? ScalarValue.Null(expression.Type)
            : new ScalarValue(CopyKernel.Copy(flat, MemoryBudget.Unlimited));
    }
}
