namespace Quiver.Engine.Execution.Spilling;

/// <summary>What a worker does with a partition of a join.</summary>
enum SpilledJoinMode
{
    /// <summary>Makes a table of all its build rows.</summary>
    Whole,

    /// <summary>Partitions both sides by further bits of the hash.</summary>
    Divide,

    /// <summary>Makes a table of some build rows after the other, and looks up all probe rows in each: a block nested loop.</summary>
    Pieces,
}
