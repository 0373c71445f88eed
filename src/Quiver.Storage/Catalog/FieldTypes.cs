using Quiver.Arrow.Errors;
using Quiver.Arrow.Types;
using Quiver.Storage.LineProtocol;

namespace Quiver.Storage.Catalog;

/// <summary>Chooses the type of a field for a column of another type.</summary>
static class FieldTypes
{
    /// <summary>Returns the type that holds all values of a column.</summary>
    /// <param name="field">The column.</param>
    /// <param name="table">The table, for errors.</param>
    /// <exception cref="QuiverException">There is none.</exception>
    public static FieldType Of(Field field, string table) => field.Type.Logical switch
    {
        { Id: TypeId.Boolean } => FieldType.Boolean,
        { Id: TypeId.Utf8 } => FieldType.Text,
        { Id: TypeId.UInt64 } => FieldType.UInteger,
        { IsInteger: true } => FieldType.Integer,
        { IsFloating: true } or DecimalType => FieldType.Float,
        _ => throw new QuiverException(
            ErrorCode.TypeMismatch,
            $"column \"{field.Name}\" of type {field.Type} cannot be a field of table \"{table}\": fields are floats, integers, booleans "
            + "and text; cast it"),
    };
}
