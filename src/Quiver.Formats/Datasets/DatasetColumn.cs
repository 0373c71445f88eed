using Quiver.Arrow.Types;

namespace Quiver.Formats.Datasets;

/// <summary>A column of a dataset.</summary>
/// <param name="Field">The name and type in the table.</param>
/// <param name="Origin">Where the values come from.</param>
/// <param name="Partition">The ordinal among the partition columns, where it is one.</param>
readonly record struct DatasetColumn(Field Field, ColumnOrigin Origin, int Partition = -1);
