"""A small Llama made from its configuration, a tokenizer trained on the spot, and the supervised warm-up."""

from __future__ import annotations

import random
import time

import torch
from arithmetic import make_task, warm_up_text
from tokenizers import Regex, Tokenizer, decoders, models, pre_tokenizers, trainers
from transformers import LlamaConfig, LlamaForCausalLM, PreTrainedTokenizerFast


def make_tokenizer(seed: int = 0) -> PreTrainedTokenizerFast:
    """Byte-level BPE with single digits, trained on warm-up texts."""
    random_ = random.Random(seed)
    tokenizer = Tokenizer(models.BPE())
    tokenizer.pre_tokenizer = pre_tokenizers.Sequence(
        [pre_tokenizers.Split(Regex(r"\d"), "isolated"), pre_tokenizers.ByteLevel(add_prefix_space=False, use_regex=True)]
    )
    tokenizer.decoder = decoders.ByteLevel()
    texts = []
    for _ in range(4000):
        task = make_task(random_)
        texts.append(task.prompt + warm_up_text(task, random_))
    trainer = trainers.BpeTrainer(vocab_size=384, special_tokens=["<|pad|>", "<|end|>"], initial_alphabet=pre_tokenizers.ByteLevel.alphabet())
    tokenizer.train_from_iterator(texts, trainer)
    fast = PreTrainedTokenizerFast(tokenizer_object=tokenizer, pad_token="<|pad|>", eos_token="<|end|>")
    fast.padding_side = "left"
    return fast


def make_model(tokenizer: PreTrainedTokenizerFast, seed: int = 0) -> LlamaForCausalLM:
    """About 11 million parameters."""
    torch.manual_seed(seed)
    config = LlamaConfig(
        vocab_size=len(tokenizer),
        hidden_size=384,
        intermediate_size=1024,
        num_hidden_layers=6,
        num_attention_heads=6,
        num_key_value_heads=6,
        max_position_embeddings=160,
        pad_token_id=tokenizer.pad_token_id,
        bos_token_id=None,
        eos_token_id=tokenizer.eos_token_id,
        tie_word_embeddings=True,
    )
    return LlamaForCausalLM(config)


def warm_up(model: LlamaForCausalLM, tokenizer: PreTrainedTokenizerFast, *, steps: int, batch: int = 256, seed: int = 1) -> float:
    """Supervised steps on completions only; returns the last loss."""
    device = next(model.parameters()).device
    optimizer = torch.optim.AdamW(model.parameters(), lr=1e-3, weight_decay=0.01)
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimizer, max_lr=1e-3, total_steps=max(steps, 20), pct_start=0.1)
    random_ = random.Random(seed)
    model.train()
    started = time.time()
    loss_value = float("nan")
    for step in range(steps):
        prompts, texts = [], []
        for _ in range(batch):
            task = make_task(random_)
            prompts.append(task.prompt)
            texts.append(warm_up_text(task, random_) + tokenizer.eos_token)
        prompt_ids = tokenizer(prompts, add_special_tokens=False)["input_ids"]
        text_ids = tokenizer(texts, add_special_tokens=False)["input_ids"]
        width = max(len(a) + len(b) for a, b in zip(prompt_ids, text_ids))
        ids = torch.full((batch, width), tokenizer.pad_token_id)
        labels = torch.full((batch, width), -100)
        for row, (a, b) in enumerate(zip(prompt_ids, text_ids)):
            ids[row, : len(a) + len(b)] = torch.tensor(a + b)
            labels[row, len(a) : len(a) + len(b)] = torch.tensor(b)
        ids, labels = ids.to(device), labels.to(device)
        with torch.autocast(device.type, dtype=torch.bfloat16, enabled=device.type == "cuda"):
            loss = model(input_ids=ids, attention_mask=(ids != tokenizer.pad_token_id).long(), labels=labels).loss
        optimizer.zero_grad(set_to_none=True)
        loss.backward()
        torch.nn.utils.clip_grad_norm_(model.parameters(), 1.0)
        optimizer.step()
        schedule.step()
        if step % 100 == 0 or step == steps - 1:
            loss_value = loss.item()
            print("warm-up %d/%d loss %.3f %.0f s" % (step + 1, steps, loss_value, time.time() - started), flush=True)
    return loss_value
