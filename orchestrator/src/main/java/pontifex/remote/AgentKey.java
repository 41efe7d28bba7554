package pontifex.remote;

import java.io.IOException;

/// A key that an agent holds; it never leaves there.
record AgentKey(Agent agent, byte[] blob, String comment) implements UserKey {
    @Override
    public String name() {
        return comment + " (agent)";
    }

    @Override
    public byte[] sign(String algorithm, byte[] message) throws UnusableKey {
        try {
            return agent.sign(blob, message, algorithm);
        } catch (IOException e) {
            throw UserKey.unusable(name(), e);
        }
    }
}
