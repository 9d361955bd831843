using IaC.Model.Programs;

namespace IaC;

/// <summary>What a program was told: a <see cref="ProgramStart"/>, read without System.Text.Json, which would take as long as the rest of a small program.</summary>
internal sealed class ToldStart
{
    /// <summary>Name of the stack.</summary>
    public string Stack { get; private set; } = "";

    /// <summary>Name of the project.</summary>
    public string Project { get; private set; } = "";

    /// <summary>Nothing will be changed.</summary>
    public bool Preview { get; private set; }

    /// <summary>Absolute path of the project's folder.</summary>
    public string Folder { get; private set; } = "";

    /// <summary>Config values by name, as JSON; secrets in plain.</summary>
    public Dictionary<string, string> Config { get; } = [];

    /// <summary>Names of the secret ones.</summary>
    public List<string> SecretConfig { get; } = [];

    /// <summary>Reads a payload.</summary>
    /// <exception cref="InvalidDataException">It ends before its end.</exception>
    public static ToldStart Read(byte[] payload)
    {
        var told = new ToldStart();
        var json = new JsonCursor(payload);
        json.Open();
        while (json.Next())
        {
            told.Take(json.Name(), json);
        }

        return told;
    }

    private void Take(string name, JsonCursor json)
    {
        switch (name)
        {
            case "stack":
                Stack = JsonCursor.Unquoted(json.Raw());
                break;
            case "project":
                Project = JsonCursor.Unquoted(json.Raw());
                break;
            case "preview":
                Preview = json.Raw() == "true";
                break;
            case "folder":
                Folder = JsonCursor.Unquoted(json.Raw());
                break;
            case "config":
                json.Open();
                while (json.Next())
                {
                    Config[json.Name()] = json.Raw();
                }

                break;
            case "secretConfig":
                json.Open();
                while (json.Next())
                {
                    SecretConfig.Add(JsonCursor.Unquoted(json.Raw()));
                }

                break;
            default:
                json.Raw();
                break;
        }
    }
}
