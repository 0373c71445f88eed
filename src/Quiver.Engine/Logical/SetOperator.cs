namespace Quiver.Engine.Logical;

/// <summary>The set operations that keep duplicates apart by count; the distinct ones are made of these, DISTINCT and joins.</summary>
enum SetOperator
{
    /// <summary>All rows of all inputs.</summary>
    UnionAll,

    /// <summary>Each row as often as in the input that has fewer of it.</summary>
    IntersectAll,

    /// <summary>Each row as often as the left input has more of it than the right.</summary>
    ExceptAll,

    /// <summary>Each row that both inputs have, once.</summary>
    Intersect,

    /// <summary>Each row that the left input has and the right has not, once.</summary>
    Except,
}
