namespace Quiver.QueryLog;

/// <summary>The names of phases in tables and metrics.</summary>
static class QueryPhases
{
    /// <summary>Returns the name of a phase.</summary>
    public static string NameOf(QueryPhase phase) => phase switch
    {
        QueryPhase.Received => "received",
        QueryPhase.Planned => "planned",
        QueryPhase.Running => "running",
        QueryPhase.Success => "success",
        QueryPhase.Failed => "failed",
        _ => "cancelled",
    };
}
