using Quiver.Engine.Execution;
using Quiver.Engine.Physical;

namespace Quiver.Engine.Session;

/// <summary>Is told how a statement gets on, and lets it wait before it runs.</summary>
abstract class StatementObserver
{
    /// <summary>
    /// Called when a statement is planned, before anything of it runs; again where it is planned anew. A statement that plans while it
    /// runs, such as INSERT, comes without a plan.
    /// </summary>
    /// <param name="plan">The plan, null for statements that have none of their own.</param>
    /// <param name="isSmall">Whether the statement only lists or sets what is in memory.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public abstract ValueTask PlannedAsync(PhysicalPlan? plan, bool isSmall, CancellationToken cancellationToken);

    /// <summary>Returns where the rows and time of operators are to be counted; null where nobody wants to know.</summary>
    public virtual QueryProfile? CreateProfile() => null;
}
