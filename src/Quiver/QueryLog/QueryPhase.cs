namespace Quiver.QueryLog;

/// <summary>How far a query is.</summary>
enum QueryPhase
{
    /// <summary>It has arrived.</summary>
    Received,

    /// <summary>It is planned and waits for its turn.</summary>
    Planned,

    /// <summary>It runs.</summary>
    Running,

    /// <summary>Its last byte is out.</summary>
    Success,

    /// <summary>It ended in an error.</summary>
    Failed,

    /// <summary>Whoever asked went away or took it back.</summary>
    Cancelled,
}
