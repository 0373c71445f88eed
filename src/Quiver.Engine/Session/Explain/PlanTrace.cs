using Quiver.Engine.Logical;

namespace Quiver.Engine.Session.Explain;

/// <summary>The plans that a statement went through, for EXPLAIN.</summary>
sealed class PlanTrace
{
    readonly List<(string Step, string Plan)> _steps = [];

    /// <summary>The bound plan and the plan after each rule that changed it.</summary>
    public IReadOnlyList<(string Step, string Plan)> Steps => _steps;

    /// <summary>The plan after all rules.</summary>
    public LogicalPlan? Optimized { get; set; }

    public void Add(string step, string plan) => _steps.Add((step, plan));
}
