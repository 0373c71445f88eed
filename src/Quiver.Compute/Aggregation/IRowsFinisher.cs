using Quiver.Arrow.Builders;
using Quiver.Arrow.Columns;

namespace Quiver.Compute.Aggregation;

/// <summary>Turns all values of a group into its result.</summary>
interface IRowsFinisher
{
    /// <summary>Whether null values are collected too.</summary>
    bool KeepsNulls { get; }

    /// <summary>Learns the other arguments, which are equal in all rows.</summary>
    void Configure(IReadOnlyList<Column> arguments);

    /// <summary>Takes over what another finisher of the same call learned.</summary>
    void Configure(IRowsFinisher other);

    /// <summary>Appends the result of a group; its values are those rows of a column, in order of arrival.</summary>
    void Append(ColumnBuilder result, Column values, ReadOnlySpan<int> rows);
}
