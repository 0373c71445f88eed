using Quiver.Arrow.Types;

namespace Quiver.SqlLogicTests.Running;

/// <summary>The letters by which scripts name the types of columns.</summary>
static class TypeLetters
{
    /// <summary>Returns the letter of a type; encodings do not matter.</summary>
    public static char Of(DataType type) => type.Logical.Id switch
    {
        TypeId.Boolean => 'B',
        TypeId.Date or TypeId.Time => 'D',
        TypeId.Timestamp => 'P',
        TypeId.Utf8 => 'T',
        TypeId.Decimal => 'R',
        _ when type.Logical.IsInteger => 'I',
        _ when type.Logical.IsFloating => 'R',
        _ => '?',
    };
}
