using Quiver.Engine.Expressions;
using Quiver.Engine.Logical;
using Quiver.Engine.Optimizer;
using Quiver.Engine.Types;

namespace Quiver.Engine.Tests.Extensions;

/// <summary>A rule of a program: replaces a text constant wherever it stands in a plan.</summary>
sealed class Redaction(string word) : IOptimizerRule
{
    public string Name => "redaction";

    public string Purpose => "replaces a text constant by a word that tells nothing";

    public LogicalPlan Apply(LogicalPlan plan, OptimizerContext context) => plan.RewriteExpressions(e =>
        e is LiteralExpression { Value.Value: string text } && text == word ? new LiteralExpression(ScalarValue.Text("redacted")) : e);
}
