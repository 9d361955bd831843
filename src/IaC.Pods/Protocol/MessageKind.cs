namespace IaC.Pods.Protocol;

/// <summary>What a frame holds. Numbers are for ever; a supervisor answers one that it does not know with <see cref="Error"/>.</summary>
internal enum MessageKind : byte
{
    /// <summary>Both ways, first: <see cref="Hello"/>.</summary>
    Hello = 1,

    /// <summary>Make the pod: <see cref="StartRequest"/>; answered with <see cref="Status"/> once its first container was tried.</summary>
    Start = 2,

    /// <summary>Asks for, or is, a <see cref="PodStatus"/>.</summary>
    Status = 3,

    /// <summary>Asks for a <see cref="Status"/> now and after every change, until the connection ends.</summary>
    Watch = 4,

    /// <summary>Go on with another record: <see cref="StartRequest"/>; answered with <see cref="Updated"/>.</summary>
    Update = 5,

    /// <summary>Stop and hold: <see cref="ControlRequest"/>; answered with <see cref="Status"/> once it is down.</summary>
    Stop = 6,

    /// <summary>Start what is held: <see cref="ControlRequest"/>; answered with <see cref="Status"/>.</summary>
    Resume = 7,

    /// <summary>Stop and start: <see cref="ControlRequest"/>; answered with <see cref="Status"/>.</summary>
    Restart = 8,

    /// <summary>Send a signal: <see cref="ControlRequest"/>; answered with <see cref="Status"/>.</summary>
    Kill = 9,

    /// <summary>Stop and unmake everything: <see cref="ControlRequest"/>; answered with <see cref="Deleted"/>, after which the supervisor is gone.</summary>
    Delete = 10,

    /// <summary>Run a further program: <see cref="ExecRequest"/>, with three descriptors unless it has a terminal; answered with <see cref="ExecStarted"/> and <see cref="ExecExited"/>.</summary>
    Exec = 11,

    /// <summary>Give me the terminal or the input of a container: <see cref="ControlRequest"/>; answered with <see cref="Attached"/>. It is given back with the end of the connection.</summary>
    Attach = 12,

    /// <summary>Ask the agent of a guest: a command of the QEMU guest agent; answered with <see cref="AgentAnswered"/>.</summary>
    Agent = 13,

    /// <summary>Put right what somebody took of the pod's network; answered with <see cref="Status"/>.</summary>
    Mend = 14,

    /// <summary>The request was refused: <see cref="ErrorReply"/>.</summary>
    Error = 65,

    /// <summary>What the update did: <see cref="UpdateReply"/>.</summary>
    Updated = 66,

    /// <summary>Everything is unmade.</summary>
    Deleted = 67,

    /// <summary>The program runs; with a terminal its descriptor comes along.</summary>
    ExecStarted = 68,

    /// <summary>The program ended: <see cref="ExecExit"/>.</summary>
    ExecExited = 69,

    /// <summary>What was asked for comes along, as a descriptor.</summary>
    Attached = 70,

    /// <summary>What the agent answered, as it came: from a guest that nobody trusts.</summary>
    AgentAnswered = 71,
}
