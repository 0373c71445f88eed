namespace Quiver.InfluxQl.Lexical;

/// <summary>A place in the text: line and character, both from 1. Characters are code points.</summary>
readonly record struct InfluxPosition(int Line, int Character);
