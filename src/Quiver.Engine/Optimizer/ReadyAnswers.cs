using System.Runtime.CompilerServices;
using Quiver.Arrow.Errors;
using Quiver.Engine.Catalog;
using Quiver.Engine.Expressions;
using Quiver.Engine.Logical;

namespace Quiver.Engine.Optimizer;

/// <summary>
/// Reads the latest rows of each key, and distinct values, where the table has them ready (<see cref="IReadyAnswers"/>), in place of
/// scanning it. Only the scan is replaced: what the query does with the rows stays, so that an answer may hold more than asked for.
/// </summary>
/// <remarks>
/// Answers may be newer than the statement's snapshot: a plan with two scans, which must see one moment, is left alone, and so is what
/// reads rows in order to write. Stands after all other rules, because a filter that arrived later could want rows that are gone.
/// </remarks>
sealed class ReadyAnswers : IOptimizerRule
{
    public string Name => nameof(ReadyAnswers);

    public string Purpose => "reads the latest rows and distinct values that a table has ready";

    public LogicalPlan Apply(LogicalPlan plan, OptimizerContext context)
    {
        var path = new List<LogicalPlan>();
        if (Climb(plan, path) != 1 || path[0] is not LogicalScan { Table: IReadyAnswers table, Limit: null } scan
            || QuestionOf(scan, table, path) is not { } question || question.Ask(table) is not { } answer)
        {
            return plan;
        }

        LogicalPlan read = Read(scan, answer, question.FiltersToRepeat);
        return PlanRewriter.BottomUp(plan, node => ReferenceEquals(node, scan) ? read : node);
    }

    /// <summary>Counts the scans of a plan, 2 for all above 1. Where there is one, a list gets the nodes from it to the root.</summary>
    static int Climb(LogicalPlan plan, List<LogicalPlan> path)
    {
        RuntimeHelpers.EnsureSufficientExecutionStack();
        int scans = plan is LogicalScan ? 1 : 0;
        foreach (LogicalPlan input in plan.Inputs)
        {
            scans = Math.Min(2, scans + Climb(input, path));
        }

        if (scans == 1 && (plan is LogicalScan || plan.Inputs.Contains(path[^1])))
        {
            path.Add(plan);
        }

        return scans;
    }

    /// <summary>Returns what the first node over the scan that uses up rows needs of it, null where no answer could do.</summary>
    static ReadyQuestion? QuestionOf(LogicalScan scan, IReadyAnswers table, List<LogicalPlan> path)
    {
        var question = new ReadyQuestion(scan, table.TimeColumn);
        if (!scan.Filters.All(question.AddFilter))
        {
            return null;
        }

        foreach (LogicalPlan node in path.Skip(1))
        {
            switch (node)
            {
                case LogicalFilter filter when question.AddFilter(filter):
                    break;
                case LogicalProject project:
                    question.AddProjection(project);
                    break;
                case LogicalSort { Fetch: { } rows } sort:
                    return question.AddOrder(sort.Keys, rows) ? question : null;
                case LogicalAggregate aggregate:
                    return question.AddAggregate(aggregate) ? question : null;
                default:
                    return null;
            }
        }

        return null;
    }

    /// <summary>Scans an answer under the columns of the scan that it stands for.</summary>
    static LogicalPlan Read(LogicalScan scan, ReadyAnswer answer, IReadOnlyList<Expression> filters)
    {
        PlanColumn[] columns = [.. answer.Columns.Select(c => scan.AllColumns[c])];
        if (!answer.Table.Schema.Fields.Select(f => f.Type.Logical).SequenceEqual(columns.Select(c => c.Type.Logical)))
        {
            throw new QuiverException(ErrorCode.InvariantBroken,
                $"the ready answer {answer.Table.DisplayName} of table {scan.Name} has the columns {answer.Table.Schema}, asked for were "
                + string.Join(", ", columns.Select(c => $"{c.Name} {c.Type}")));
        }

        var read = new LogicalScan(scan.Name, answer.Table, columns, [.. Enumerable.Range(0, columns.Length)], [], null)
        {
            Origin = $"{answer.Table.DisplayName ?? "ready answer"} by {nameof(ReadyAnswers)}",
        };
        return PlanRewriter.Narrow(PlanRewriter.Filter(read, filters), scan.Output);
    }
}
