using System.ComponentModel;
using System.Globalization;
using IaC.Model;

namespace IaC;

/// <summary>Writes arguments as the document that YAML would have: outputs of resources become expressions, secrets are remembered by their place.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public sealed partial class ArgsWriter
{
    // Of the items that most lists have; the library's load cultures first.
    private static readonly string[] Numbers = ["0", "1", "2", "3", "4", "5", "6", "7", "8", "9"];
    private readonly List<string> _path = [];
    private readonly List<string> _secrets = [];
    private readonly ComputedNodes _computed;
    private readonly CustomResource? _resource;
    private readonly JsonText _json;
    private readonly LeafValues? _leaves;
    private readonly ISet<LeafNode>? _found;

    /// <summary>A writer of what is declared.</summary>
    internal ArgsWriter(JsonText json, ComputedNodes computed, CustomResource? resource) => (_json, _computed, _resource) = (json, computed, resource);

    /// <summary>A writer of a value that is final: values of outputs in the place of expressions, and nothing escaped.</summary>
    internal ArgsWriter(JsonText json, ComputedNodes computed, LeafValues leaves)
        : this(json, computed, resource: null) => _leaves = leaves;

    private ArgsWriter(ISet<LeafNode> found)
        : this(new JsonText(), new ComputedNodes(), resource: null) => _found = found;

    /// <summary>What must be done before the document can be written anew; null where it is whole.</summary>
    internal Task? Pending { get; private set; }

    /// <summary>JSON pointers of secrets.</summary>
    internal List<string> Secrets => _secrets;

    /// <summary>Writes a field, if it is set.</summary>
    public void Write(string name, IInput? value)
    {
        if (value is null or { IsEmpty: true } || IsOwn(name))
        {
            return;
        }

        Begin(name);
        value.WriteTo(this);
        End();
    }

    /// <summary>Writes a field that must be set.</summary>
    /// <exception cref="RunException">It is not.</exception>
    public void Require(string name, IInput? value)
    {
        if (value is null or { IsEmpty: true })
        {
            throw Missing(name);
        }

        Write(name, value);
    }

    /// <summary>Writes the host that a workload runs on: the one given, or that of the resource's options.</summary>
    public void WriteHost(string name, Input<string>? host) => Write(name, host ?? (_resource?.Host is { } chosen ? (Input<string>)chosen : null));

    internal void WriteItems(IEnumerable<IInput> items)
    {
        BeginItems();
        int index = 0;
        foreach (IInput item in items)
        {
            WriteItem(index++, item);
        }

        EndItems();
    }

    internal void BeginItems() => _json.StartArray();

    internal void WriteItem(int index, IInput item)
    {
        _path.Add(index < Numbers.Length ? Numbers[index] : Number(index));
        item.WriteTo(this);
        End();
    }

    internal void EndItems() => _json.EndArray();

    internal void WriteMembers(IEnumerable<KeyValuePair<string, IInput>> members)
    {
        BeginMembers();
        foreach ((string name, IInput value) in members)
        {
            WriteMember(name, value);
        }

        EndMembers();
    }

    internal void BeginMembers() => _json.StartObject();

    internal void WriteMember(string name, IInput value)
    {
        Begin(name);
        value.WriteTo(this);
        End();
    }

    internal void EndMembers() => _json.EndObject();

    internal void WriteValue(object? value)
    {
        switch (value)
        {
            case null:
                _json.Value(null);
                break;
            case string text:
                WriteText(text);
                break;
            case bool flag:
                _json.Value(flag);
                break;
            case int number:
                _json.Value(number);
                break;
            case long number:
                _json.Value(number);
                break;
            case double number:
                _json.Value(number);
                break;
            case ResourceArgs args:
                _json.StartObject();
                args.Write(this);
                _json.EndObject();
                break;
            case IOutput output:
                WriteNode(output.Node);
                break;
            case IInput input:
                input.WriteTo(this);
                break;
            default:
                WriteOther(value);
                break;
        }
    }

    private RunException Missing(string name) => new($"{_resource?.Key.ToString() ?? "the value"}: {string.Join('.', _path.Append(name))} is required and not set");

    private string Place() => $"{_resource?.Key.ToString() ?? "the value"}: {string.Join('.', _path)}";

    private static string Number(int index) => index.ToString(CultureInfo.InvariantCulture);

    private void WriteText(string text) => _json.Value(_leaves is null ? Escaped(text) : text);

    private static string Escaped(string text) => MayHoldExpression(text) ? text.Replace("${{", "$${{", StringComparison.Ordinal) : text;

    // By hand: the search of the library loads more at a program's start than all texts of a stack cost.
    private static bool MayHoldExpression(string text)
    {
        for (int index = 0; index < text.Length - 2; index++)
        {
            if (text[index] == '$' && text[index + 1] == '{' && text[index + 2] == '{')
            {
                return true;
            }
        }

        return false;
    }

    private void Begin(string name)
    {
        _path.Add(name);
        _json.Name(name);
    }

    private void End() => _path.RemoveAt(_path.Count - 1);

    private string Pointer() => _path.Aggregate("", JsonPointer.Append);

    private void MarkSecret() => _secrets.Add(Pointer());
}
