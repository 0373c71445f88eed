using System.Text.RegularExpressions;

namespace Quiver.Tidy.Tests.Scanning;

/// <summary>
/// The types and members of one file, from its masked code: a walk over braces that knows what stands before each of them.
/// Not a parser: it is right for code that the compiler and the house style accept.
/// </summary>
sealed class CSharpOutline
{
    static readonly Regex _type = new(
        @"^(?<modifiers>(?:[a-z]+\s+)*?)(?<keyword>class|struct|interface|enum|record(?:\s+(?:class|struct))?|delegate)\s+(?<rest>.+)$",
        RegexOptions.Singleline);

    static readonly Regex _name = new(@"^(?<name>\w+)\s*(?:<(?<arguments>[^>]*)>)?", RegexOptions.Singleline);
    static readonly Regex _delegateName = new(@"(?<name>\w+)\s*(?:<(?<arguments>[^<>]*)>)?\s*\(", RegexOptions.Singleline);
    static readonly Regex _operator = new(@"\boperator\s*(checked\s*)?[^\s\w(]+");
    static readonly Regex _namespace = new(@"^namespace\s+(?<name>[\w.]+)\s*$", RegexOptions.Singleline);
    static readonly Regex _memberName = new(@"(?<name>\w+)\s*(?:<[^()]*>)?\s*[(\[]", RegexOptions.Singleline);

    readonly string _code;
    readonly Stack<BlockKind> _blocks = new();
    int _statementStart;
    bool _inExpression;

    public CSharpOutline(string code)
    {
        _code = BlankDirectives(code);
        Walk();
    }

    enum BlockKind
    {
        File,
        Namespace,
        Type,
        Member,
        Expression,
    }

    /// <summary>The namespace of the file, null where it declares none.</summary>
    public string? Namespace { get; private set; }

    public bool NamespaceIsFileScoped { get; private set; }

    public List<CSharpType> Types { get; } = [];

    public List<CSharpMember> Members { get; } = [];

    static string BlankDirectives(string code) =>
        Regex.Replace(code, @"^[ \t]*#.*$", match => new string(' ', match.Length), RegexOptions.Multiline);

    void Walk()
    {
        _blocks.Push(BlockKind.File);
        int parens = 0;
        for (int i = 0; i < _code.Length; i++)
        {
            switch (_code[i])
            {
                case '(' or '[':
                    parens++;
                    break;
                case ')' or ']':
                    parens--;
                    break;
                case '{':
                    OpenBlock(i, parens);
                    break;
                case '}':
                    CloseBlock(i);
                    break;
                case ';' when parens == 0:
                    EndStatement(i);
                    break;
                default:
                    break;
            }
        }
    }

    void OpenBlock(int position, int parens)
    {
        BlockKind outer = _blocks.Peek();
        if (outer is BlockKind.Member or BlockKind.Expression || _inExpression || parens > 0)
        {
            _blocks.Push(BlockKind.Expression);
            return;
        }

        (int start, string header) = Header(position);
        if (_namespace.Match(header) is { Success: true } match)
        {
            Namespace = match.Groups["name"].Value;
            _blocks.Push(BlockKind.Namespace);
        }
        else if (TryAddType(start, header))
        {
            _blocks.Push(BlockKind.Type);
        }
        else if (outer == BlockKind.Type && FirstAssignment(header) < 0)
        {
            _blocks.Push(BlockKind.Member);
            return;
        }
        else
        {
            _inExpression = true;
            _blocks.Push(BlockKind.Expression);
            return;
        }

        _statementStart = position + 1;
    }

    void CloseBlock(int position)
    {
        if (_blocks.Count == 1)
        {
            return;
        }

        BlockKind closed = _blocks.Pop();
        if (closed == BlockKind.Member)
        {
            (int start, string header) = Header(_code.IndexOf('{', SkipAttributes(_statementStart)));
            Members.Add(new CSharpMember(MemberName(header), start, position));
        }

        if (closed is not BlockKind.Expression)
        {
            _statementStart = position + 1;
            _inExpression = false;
        }
    }

    void EndStatement(int position)
    {
        if (_blocks.Peek() is BlockKind.Member or BlockKind.Expression)
        {
            return;
        }

        (int start, string header) = Header(position);
        if (_namespace.Match(header) is { Success: true } match)
        {
            Namespace = match.Groups["name"].Value;
            NamespaceIsFileScoped = true;
        }
        else if (!TryAddType(start, header) && _blocks.Peek() == BlockKind.Type)
        {
            int assignment = FirstAssignment(header);
            if (assignment >= 0 && header[assignment] == '=' && header.Length > assignment + 1 && header[assignment + 1] == '>')
            {
                Members.Add(new CSharpMember(MemberName(header[..assignment]), start, position));
            }
        }

        _statementStart = position + 1;
        _inExpression = false;
    }

    /// <summary>The text of the current declaration up to a position, and where it starts, attributes left out.</summary>
    (int Start, string Header) Header(int end)
    {
        int start = SkipAttributes(_statementStart);
        return start >= end ? (end, "") : (start, _code[start..end].Trim());
    }

    int SkipAttributes(int position)
    {
        while (position < _code.Length)
        {
            if (char.IsWhiteSpace(_code[position]))
            {
                position++;
            }
            else if (_code[position] == '[')
            {
                int depth = 0;
                do
                {
                    depth += _code[position] == '[' ? 1 : _code[position] == ']' ? -1 : 0;
                    position++;
                }
                while (position < _code.Length && depth > 0);
            }
            else
            {
                break;
            }
        }

        return position;
    }

    bool TryAddType(int start, string header)
    {
        if (_blocks.Peek() is BlockKind.Member or BlockKind.Expression || _type.Match(header) is not { Success: true } match)
        {
            return false;
        }

        string keyword = match.Groups["keyword"].Value;
        string rest = match.Groups["rest"].Value;
        Match name = keyword == "delegate" ? _delegateName.Match(rest) : _name.Match(rest);
        if (!name.Success || rest.StartsWith('*'))
        {
            return false;
        }

        int arity = name.Groups["arguments"].Success ? name.Groups["arguments"].Value.Count(c => c == ',') + 1 : 0;
        string[] modifiers = match.Groups["modifiers"].Value.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
        Types.Add(new CSharpType(
            name.Groups["name"].Value, arity, keyword, modifiers, BaseList(rest), start, _blocks.Peek() != BlockKind.Type));
        return true;
    }

    static string BaseList(string rest)
    {
        int depth = 0;
        for (int i = 0; i < rest.Length; i++)
        {
            depth += rest[i] is '(' or '<' ? 1 : rest[i] is ')' or '>' ? -1 : 0;
            if (rest[i] == ':' && depth == 0)
            {
                string after = rest[(i + 1)..];
                int where = after.IndexOf(" where ", StringComparison.Ordinal);
                return where < 0 ? after : after[..where];
            }

            if (depth == 0 && i > 0 && char.IsWhiteSpace(rest[i - 1]) && string.CompareOrdinal(rest, i, "where ", 0, 6) == 0)
            {
                return "";
            }
        }

        return "";
    }

    /// <summary>The first = or => outside parentheses and brackets, −1 where the header is a plain signature.</summary>
    static int FirstAssignment(string header)
    {
        string text = _operator.Replace(header, match => new string('_', match.Length));
        int depth = 0;
        for (int i = 0; i < text.Length; i++)
        {
            depth += text[i] is '(' or '[' ? 1 : text[i] is ')' or ']' ? -1 : 0;
            if (text[i] == '=' && depth == 0)
            {
                return i;
            }
        }

        return -1;
    }

    static string MemberName(string header)
    {
        Match match = _memberName.Match(header);
        if (match.Success)
        {
            return match.Groups["name"].Value;
        }

        return header.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries).LastOrDefault() ?? "";
    }
}
