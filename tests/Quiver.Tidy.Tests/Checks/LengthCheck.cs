using Quiver.Tidy.Tests.Scanning;

namespace Quiver.Tidy.Tests.Checks;

/// <summary>Files, methods and lines stay short enough to be read at once.</summary>
sealed class LengthCheck : ICheck
{
    const int MaxFileLines = 600;
    const int MaxMethodLines = 70;
    const int MaxLineColumns = 140;

    public string Name => "length";

    public IEnumerable<Violation> Run(SourceTree tree)
    {
        foreach (SourceFile file in tree.CSharp)
        {
            int lines = file.Lines.Length - (file.Lines[^1].Length == 0 ? 1 : 0);
            if (lines > MaxFileLines)
            {
                yield return new Violation(Name, file.Path, 0, null, $"{lines} lines; a file has at most {MaxFileLines}");
            }

            for (int i = 0; i < file.Lines.Length; i++)
            {
                if (file.Lines[i].Length > MaxLineColumns)
                {
                    yield return new Violation(
                        Name, file.Path, i + 1, null, $"{file.Lines[i].Length} columns; a line has at most {MaxLineColumns}");
                }
            }

            foreach (CSharpMember member in file.Outline.Members)
            {
                int first = file.LineOf(member.Start);
                int length = file.LineOf(member.End) - first + 1;
                if (length > MaxMethodLines)
                {
                    yield return new Violation(
                        Name, file.Path, first, member.Name, $"{member.Name} has {length} lines; a method has at most {MaxMethodLines}");
                }
            }
        }
    }
}
