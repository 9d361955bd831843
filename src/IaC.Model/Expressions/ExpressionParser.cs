namespace IaC.Model;

/// <summary>
/// Reads the inside of <c>${{ }}</c>: <c>kind.name.status.path</c>, <c>kind["namespace/name"].status.path</c>, <c>config.name</c>, <c>stack.name.outputs.path</c>. There are no functions and no operators.
/// </summary>
internal ref struct ExpressionParser(string text, string documentNamespace)
{
    private readonly string _text = text;
    private readonly string _namespace = documentNamespace;
    private int _at;

    /// <summary>The expression, or null and what is wrong with it.</summary>
    public Expression? Parse(out string? fault, out string? remedy)
    {
        (fault, remedy) = (null, null);
        if (_text.Length == 0)
        {
            (fault, remedy) = ("an expression is empty", "write `${{ kind.name.status.path }}` or `${{ config.name }}`");
            return null;
        }

        string head = Word();
        if (head is "config" or "apply")
        {
            string? name = Step();
            if (name is { Length: > 0 } && _at == _text.Length)
            {
                return head == "config" ? new Expression.Config(_text, name) : new Expression.Computed(_text, name);
            }

            (fault, remedy) = ($"`{_text}` does not name one {head} value", $"write `{head}.name`");
            return null;
        }

        if (head == "stack")
        {
            return StackOutput(out fault, out remedy);
        }

        if (KnownKinds.FindByName(head) is not { } kind)
        {
            fault = head.Length == 0 ? $"`{_text}` is not an expression" : $"`{head}` in `{_text}` is not a kind";
            remedy = NearName.Suggest(head, [.. KnownKinds.All.Select(known => known.Kind.ToLowerInvariant()), "config", "stack"]) ?? "expressions are `kind.name.status.path`, `config.name` and `stack.name.outputs.path`; there are no functions";
            return null;
        }

        if (Step() is not { Length: > 0 } target)
        {
            (fault, remedy) = ($"`{_text}` names no {kind.Kind}", $"write `{head}.name.status.path`, or `{head}[\"namespace/name\"].status.path`");
            return null;
        }

        if (Step() != "status")
        {
            (fault, remedy) = ($"`{_text}` does not go on with `.status` after the name", $"only what is observed can be referred to; a name with dots is written `{head}[\"a.b\"].status.path`");
            return null;
        }

        List<string> path = Path();
        if (path.Count == 0 || _at < _text.Length)
        {
            (fault, remedy) = (
                path.Count == 0 ? $"`{_text}` names no field of the status" : $"`{_text[_at..]}` in `{_text}` is not understood",
                "write a path of names with dots between: `status.address`");
            return null;
        }

        return new Expression.Status(_text, Key(kind, target), string.Join('.', path));
    }

    private Expression.StackOutput? StackOutput(out string? fault, out string? remedy)
    {
        (fault, remedy) = (null, null);
        if (Step() is { Length: > 0 } stack && Step() == "outputs" && Path() is { Count: > 0 } path && _at == _text.Length)
        {
            return new Expression.StackOutput(_text, stack, path[0], string.Join('.', path.Skip(1)));
        }

        (fault, remedy) = ($"`{_text}` does not name an output of another stack", "write `stack.name.outputs.output`, or `stack[\"a.b\"].outputs.output` for a name with dots");
        return null;
    }

    private List<string> Path()
    {
        var path = new List<string>();
        while (Step() is { Length: > 0 } segment)
        {
            path.Add(segment);
        }

        return path;
    }

    private readonly ResourceKey Key(KindDescriptor kind, string target)
    {
        int slash = target.IndexOf('/', StringComparison.Ordinal);
        string space = slash > 0 ? target[..slash] : _namespace;
        return new ResourceKey(kind.ApiVersion, kind.Kind, kind.IsNamespaced ? space : ResourceKey.DefaultNamespace, target[(slash + 1)..]);
    }

    // `.word` or `["text"]`; null where neither follows, and then nothing is consumed.
    private string? Step()
    {
        int start = _at;
        if (_at < _text.Length && _text[_at] == '.')
        {
            _at++;
            string word = Word();
            _at = word.Length == 0 ? start : _at;
            return word.Length == 0 ? null : word;
        }

        if (_text.AsSpan(_at).StartsWith("[\"", StringComparison.Ordinal) && _text.IndexOf("\"]", _at + 2, StringComparison.Ordinal) is > 0 and var end)
        {
            _at = end + 2;
            return _text[(start + 2)..end];
        }

        return null;
    }

    private string Word()
    {
        int start = _at;
        while (_at < _text.Length && (char.IsAsciiLetterOrDigit(_text[_at]) || _text[_at] is '-' or '_'))
        {
            _at++;
        }

        return _text[start.._at];
    }
}
