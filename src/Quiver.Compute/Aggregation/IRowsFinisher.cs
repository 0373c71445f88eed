using Quiver.Arrow.Builders;
using Quiver.Arrow.Columns;

namespace Quiver.Compute.Aggregation;

/// <summary>Turns all values of a group into its result.</summary>
interface IRowsFinisher : IDisposable
{
    /// <summary>Whether null values are collected too.</summary>
    bool KeepsNulls { get; }

    /// <summary>Whether the result depends on the order in which rows arrive.</summary>
    bool KeepsOrder { get; }

    /// <summary>Learns the other arguments, which are equal in all rows.</summary>
    void Configure(IReadOnlyList<Column> arguments);

    /// <summary>Takes over what another finisher of the same call learned.</summary>
    void Configure(IRowsFinisher other);

    /// <summary>Appends the result of a group of at least one row.</summary>
    void Append(ColumnBuilder result, IReadOnlyList<Column> columns, ReadOnlySpan<int> rows);
}
