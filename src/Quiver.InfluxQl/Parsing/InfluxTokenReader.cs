using System.Globalization;
using System.Runtime.CompilerServices;
using Quiver.Arrow.Errors;
using Quiver.InfluxQl.Ast;
using Quiver.InfluxQl.Lexical;
using Quiver.InfluxQl.Regexes;

namespace Quiver.InfluxQl.Parsing;

/// <summary>A cursor over the tokens with what every part of the parser needs: putting back, expecting, parameters, depth.</summary>
/// <remarks>Whether a slash opens a regular expression is asked of the text behind the tokens that were read, put back or not. InfluxDB
/// does so, and which texts it refuses depends on it.</remarks>
sealed class InfluxTokenReader(string text, IReadOnlyDictionary<string, InfluxParameter> parameters)
{
    /// <summary>Levels of parentheses, calls and subqueries that one statement may have.</summary>
    public const int MaximumDepth = 500;

    const int Capacity = 4;

    readonly InfluxLexer _lexer = new(text);
    readonly InfluxToken[] _recent = new InfluxToken[Capacity];
    int _last;
    int _putBack;
    int _depth;

    /// <summary>Takes the next token, blanks and comments included.</summary>
    public InfluxToken TakeAny() => Bind(Next(isRegex: false));

    /// <summary>Takes the next token that is no blank or comment.</summary>
    public InfluxToken Take()
    {
        InfluxToken token = TakeAny();
        while (token.Kind is InfluxTokenKind.Blank or InfluxTokenKind.Comment)
        {
            token = TakeAny();
        }

        return token;
    }

    /// <summary>Puts the token back that was taken last.</summary>
    public void PutBack() => _putBack = Math.Min(_putBack + 1, Capacity - 1);

    /// <summary>Returns the next token that is no blank or comment and leaves it there.</summary>
    public InfluxToken Peek()
    {
        InfluxToken token = Take();
        PutBack();
        return token;
    }

    /// <summary>Takes this keyword if it is next.</summary>
    public bool AcceptKeyword(string upper) => Accept(Take().IsKeyword(upper));

    /// <summary>Takes this symbol if it is next.</summary>
    public bool AcceptSymbol(string symbol) => Accept(Take().IsSymbol(symbol));

    /// <summary>Takes this symbol if it is next, without a blank before it.</summary>
    public bool AcceptAdjacent(string symbol) => Accept(TakeAny().IsSymbol(symbol));

    /// <summary>Takes this word if it is next; words that became part of the grammar late are no keywords.</summary>
    public bool AcceptWord(string upper)
    {
        InfluxToken token = Take();
        return Accept(token.Kind == InfluxTokenKind.Identifier && token.Text.Equals(upper, StringComparison.OrdinalIgnoreCase));
    }

    /// <summary>Takes these keywords or fails.</summary>
    public void ExpectKeywords(params ReadOnlySpan<string> words)
    {
        foreach (string word in words)
        {
            InfluxToken token = Take();
            if (!token.IsKeyword(word))
            {
                throw InfluxErrors.Expected(token, word);
            }
        }
    }

    /// <summary>Takes this symbol or fails.</summary>
    public void ExpectSymbol(string symbol)
    {
        InfluxToken token = Take();
        if (!token.IsSymbol(symbol))
        {
            throw InfluxErrors.Expected(token, symbol);
        }
    }

    /// <summary>Takes this symbol, without a blank before it, or fails.</summary>
    public void ExpectAdjacent(string symbol)
    {
        InfluxToken token = TakeAny();
        if (!token.IsSymbol(symbol))
        {
            throw InfluxErrors.Expected(token, symbol);
        }
    }

    /// <summary>Takes an identifier or fails.</summary>
    public string ExpectIdentifier() => Expect(InfluxTokenKind.Identifier, "identifier").Text;

    /// <summary>Takes a string or fails.</summary>
    public string ExpectString() => Expect(InfluxTokenKind.String, "string").Text;

    /// <summary>Takes a token of one kind or fails.</summary>
    public InfluxToken Expect(InfluxTokenKind kind, string what)
    {
        InfluxToken token = Take();
        return token.Kind == kind ? token : throw InfluxErrors.Expected(token, what);
    }

    /// <summary>Takes one or more things separated by commas.</summary>
    public List<T> List<T>(Func<T> element)
    {
        var items = new List<T> { element() };
        while (AcceptSymbol(","))
        {
            items.Add(element());
        }

        return items;
    }

    /// <summary>Takes a count of 1 or more, of 32 bits.</summary>
    public int ExpectCount()
    {
        InfluxToken token = Expect(InfluxTokenKind.Integer, "integer");
        if (!long.TryParse(token.Text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out long value))
        {
            throw InfluxErrors.At($"strconv.Atoi: parsing \"{token.Text}\": value out of range", token.Position);
        }

        return value is >= 1 and <= int.MaxValue
            ? (int)value
            : throw InfluxErrors.At($"invalid value {value}: must be 1 <= n <= {int.MaxValue}", token.Position);
    }

    /// <summary>Takes the number of a query or shard.</summary>
    public ulong ExpectId()
    {
        InfluxToken token = Expect(InfluxTokenKind.Integer, "integer");
        if (ulong.TryParse(token.Text, NumberStyles.None, CultureInfo.InvariantCulture, out ulong value))
        {
            return value;
        }

        string reason = token.Text[0] == '-' ? "invalid syntax" : "value out of range";
        throw InfluxErrors.At($"strconv.ParseUint: parsing \"{token.Text}\": {reason}", token.Position);
    }

    /// <summary>Takes a duration in nanoseconds; INF is 0.</summary>
    public long ExpectDuration(bool isInfinitePermitted = true)
    {
        InfluxToken token = Take();
        if (isInfinitePermitted && token.IsKeyword("INF"))
        {
            return 0;
        }

        if (token.Kind != InfluxTokenKind.Duration)
        {
            throw InfluxErrors.Expected(token, "duration");
        }

        return DurationText.Parse(token.Text, out long nanoseconds) is string reason
            ? throw InfluxErrors.At(reason, token.Position)
            : nanoseconds;
    }

    /// <summary>Takes a keyword and a number if the keyword is next; 0 otherwise. Numbers too large are the largest.</summary>
    public long AcceptLimit(string keyword)
    {
        if (!AcceptKeyword(keyword))
        {
            return 0;
        }

        InfluxToken token = Expect(InfluxTokenKind.Integer, "integer");
        if (token.Text[0] == '-')
        {
            throw InfluxErrors.At($"{keyword} must be >= 0", token.Position);
        }

        return long.TryParse(token.Text, NumberStyles.None, CultureInfo.InvariantCulture, out long value) ? value : long.MaxValue;
    }

    /// <summary>Takes a blank if it is next.</summary>
    public void SkipBlank() => Accept(TakeAny().Kind == InfluxTokenKind.Blank);

    /// <summary>Looks at the next code point behind the tokens.</summary>
    public int PeekCodePoint() => _lexer.Peek();

    /// <summary>Takes a regular expression, written or bound, if one is next.</summary>
    public InfluxRegex? AcceptRegex()
    {
        if (InfluxLexer.IsBlank(_lexer.Peek()))
        {
            SkipBlank();
        }

        int next = _lexer.Peek();
        if (next == '$')
        {
            InfluxToken bound = TakeAny();
            PutBack();
            if (bound.Kind != InfluxTokenKind.Regex)
            {
                return null;
            }
        }
        else if (next != '/')
        {
            return null;
        }

        InfluxToken token = Bind(Next(isRegex: true));
        return token.Kind switch
        {
            InfluxTokenKind.Regex => ToRegex(token),
            InfluxTokenKind.BadRegex => throw InfluxErrors.At($"bad regex: {token.Text}", token.Position),
            _ => throw InfluxErrors.Expected(token, "regex"),
        };
    }

    /// <summary>Reads the pattern of a token.</summary>
    public InfluxRegex ToRegex(InfluxToken token)
    {
        try
        {
            return new InfluxRegex(GoRegex.Parse(token.Text));
        }
        catch (QuiverException error) when (error.Code == ErrorCode.SyntaxError)
        {
            throw InfluxErrors.At(error.Message, token.Position);
        }
    }

    /// <summary>Steps into a level of nesting, at most <see cref="MaximumDepth"/> of them.</summary>
    public void Enter(InfluxPosition position)
    {
        if (++_depth > MaximumDepth || !RuntimeHelpers.TryEnsureSufficientExecutionStack())
        {
            throw new QuiverException(
                ErrorCode.NestingTooDeep,
                $"the statement is nested too deeply; at most {MaximumDepth} levels are allowed",
                position.Line,
                position.Character);
        }
    }

    /// <summary>Steps out of a level of nesting.</summary>
    public void Leave() => _depth--;

    /// <summary>Returns why a parameter stands unbound in the text.</summary>
    public QuiverException Unbound(InfluxToken token)
    {
        string name = token.Text.StartsWith('$') ? token.Text[1..] : token.Text;
        return name.Length == 0
            ? InfluxErrors.Plain("empty bound parameter")
            : new QuiverException(ErrorCode.MissingParameter, $"missing parameter: {name}", token.Position.Line, token.Position.Character);
    }

    bool Accept(bool isWanted)
    {
        if (!isWanted)
        {
            PutBack();
        }

        return isWanted;
    }

    InfluxToken Next(bool isRegex)
    {
        if (_putBack > 0)
        {
            _putBack--;
        }
        else
        {
            _last = (_last + 1) % Capacity;
            _recent[_last] = isRegex ? _lexer.ReadRegex() : _lexer.Read();
        }

        return _recent[(_last - _putBack + Capacity) % Capacity];
    }

    InfluxToken Bind(InfluxToken token) =>
        token.Kind == InfluxTokenKind.BoundParameter && parameters.TryGetValue(token.Text[1..], out InfluxParameter value)
            ? new InfluxToken(value.Kind, value.Text, token.Position)
            : token;
}
