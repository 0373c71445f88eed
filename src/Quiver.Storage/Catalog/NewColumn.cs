using Quiver.Storage.LineProtocol;

namespace Quiver.Storage.Catalog;

/// <summary>A column that a table is to have.</summary>
/// <param name="Name">The name.</param>
/// <param name="Role">Whether it is a tag, or the type of the field.</param>
readonly record struct NewColumn(string Name, ColumnRole Role);
